%% is_process_alive/1 knows of all that has been sent before, by the caller and by those it has heard from.
-module(proc_alive_signals).
-export([main/0]).

main() ->
    io:format("killed ~p~n", [lists:usort([killed() || _ <- lists:seq(1, 500)])]),
    io:format("by another ~p~n", [lists:usort([killed_by_another() || _ <- lists:seq(1, 500)])]),
    io:format("told to end ~p~n", [lists:usort([told() || _ <- lists:seq(1, 500)])]),
    io:format("trapping ~p~n", [lists:usort([trapping() || _ <- lists:seq(1, 500)])]),
    ok.

waiting() -> spawn(fun() -> receive stop -> ok end end).

killed() ->
    Pid = waiting(),
    erlang:yield(),
    Before = is_process_alive(Pid),
    exit(Pid, kill),
    {Before, is_process_alive(Pid)}.

killed_by_another() ->
    Pid = waiting(),
    Main = self(),
    spawn(fun() -> exit(Pid, kill), Main ! killed end),
    receive killed -> is_process_alive(Pid) end.

told() ->
    {Pid, Monitor} = spawn_monitor(fun() -> receive stop -> ok end end),
    true = is_process_alive(Pid),
    Pid ! stop,
    receive {'DOWN', Monitor, process, Pid, normal} -> is_process_alive(Pid) end.

trapping() ->
    Main = self(),
    Pid = spawn(fun() -> process_flag(trap_exit, true), Main ! ready, receive stop -> ok end end),
    receive ready -> ok end,
    exit(Pid, shutdown),
    Alive = is_process_alive(Pid),
    exit(Pid, kill),
    {Alive, is_process_alive(Pid)}.
