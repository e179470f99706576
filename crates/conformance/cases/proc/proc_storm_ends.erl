%% Processes that never wait are ended by signals, however many others come with them.
-module(proc_storm_ends).
-include("case.hrl").

main() ->
    ?show(lists:usort([busy_one() || _ <- lists:seq(1, 20)])),
    ?show(spawned_and_killed(200)),
    ?show(lists:usort([linked_at_birth(N) || N <- lists:seq(1, 30)])),
    ?show(crossfire(20)),
    ok.

spin(N) -> spin(N + 1).

busy_one() ->
    P = spawn(fun() -> spin(0) end),
    Noise = [spawn(fun() -> [begin P ! {noise, N}, erlang:yield() end || N <- lists:seq(1, 20)] end) || _ <- [1, 2, 3]],
    Ends = [monitor(process, N) || N <- Noise],
    M = monitor(process, P),
    erlang:yield(),
    exit(P, enough),
    Reason = receive {'DOWN', M, process, P, R} -> R end,
    [receive {'DOWN', E, _, _, _} -> ok end || E <- Ends],
    Reason.

spawned_and_killed(Count) ->
    Monitors = [begin {P, M} = spawn_monitor(fun() -> spin(0) end), exit(P, kill), M end || _ <- lists:seq(1, Count)],
    Reasons = [receive {'DOWN', M, _, _, R} -> R end || M <- Monitors],
    {length(Reasons), lists:usort(Reasons)}.

%% The parent hears of a child that ends at once.
linked_at_birth(N) ->
    process_flag(trap_exit, true),
    P = spawn_link(fun() -> exit(N) end),
    Got = receive {'EXIT', P, N} -> heard end,
    process_flag(trap_exit, false),
    Got.

%% All end all others.
crossfire(Count) ->
    Pids = [spawn(fun() -> receive {all, All} -> [exit(P, shot) || P <- All, P =/= self()] end, receive never -> ok end end)
            || _ <- lists:seq(1, Count)],
    Monitors = [monitor(process, P) || P <- Pids],
    [P ! {all, Pids} || P <- Pids],
    [exit(P, shot) || P <- Pids],
    Reasons = [receive {'DOWN', M, _, _, R} -> R end || M <- Monitors],
    {length(Reasons), lists:usort(Reasons)}.
