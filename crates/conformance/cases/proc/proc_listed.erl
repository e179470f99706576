%% Who has heard of a process' end does not find it listed, nor counted.
-module(proc_listed).
-export([main/0]).

main() ->
    process_flag(priority, max),
    Before = settled(),
    io:format("~p~n", [lists:usort([rounds(Before) || _ <- lists:seq(1, 40)])]).

%% Processes of the start that are about to end have ended.
settled() ->
    Pids = processes(),
    case lists:all(fun is_process_alive/1, Pids) of
        true -> length(Pids);
        false ->
            receive after 1 -> settled() end
    end.

rounds(Before) ->
    Pids = [spawn_opt(fun() -> receive stop -> ok end end, [monitor, {priority, max}]) || _ <- lists:seq(1, 20)],
    [exit(Pid, boom) || {Pid, _} <- Pids],
    [receive {'DOWN', Monitor, process, Pid, boom} -> ok end || {Pid, Monitor} <- Pids],
    Listed = processes(),
    {[Pid || {Pid, _} <- Pids, lists:member(Pid, Listed)], length(Listed) =:= Before, erlang:system_info(process_count) =:= Before}.
