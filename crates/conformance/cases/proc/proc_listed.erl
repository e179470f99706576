%% Who has heard of a process' end does not find it listed, nor counted.
-module(proc_listed).
-export([main/0]).

main() ->
    process_flag(priority, max),
    Before = length(processes()),
    io:format("~p~n", [lists:usort([rounds(Before) || _ <- lists:seq(1, 40)])]).

rounds(Before) ->
    Pids = [spawn_opt(fun() -> receive stop -> ok end end, [monitor, {priority, max}]) || _ <- lists:seq(1, 20)],
    [exit(Pid, boom) || {Pid, _} <- Pids],
    [receive {'DOWN', Monitor, process, Pid, boom} -> ok end || {Pid, Monitor} <- Pids],
    Listed = processes(),
    {[Pid || {Pid, _} <- Pids, lists:member(Pid, Listed)], length(Listed) =:= Before, erlang:system_info(process_count) =:= Before}.
