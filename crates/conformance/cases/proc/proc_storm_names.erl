%% Names fought for: one wins, the others fail, and what has ended has no name.
-module(proc_storm_names).
-include("case.hrl").

main() ->
    Before = lists:sort(registered()),
    ?show(lists:usort([fight(contested, 8) || _ <- lists:seq(1, 20)])),
    ?show(lists:usort([given_to_dying() || _ <- lists:seq(1, 60)])),
    ?show(lists:usort([two_names() || _ <- lists:seq(1, 30)])),
    ?show(lists:usort([free_after_down() || _ <- lists:seq(1, 60)])),
    ?show(lists:usort([handed_on() || _ <- lists:seq(1, 20)])),
    ?show(lists:sort(registered()) =:= Before),
    ok.

try_register(Name, Pid) ->
    try register(Name, Pid) catch error:badarg -> badarg end.

end_of(Pid) ->
    M = monitor(process, Pid),
    exit(Pid, kill),
    receive {'DOWN', M, _, _, _} -> ok end.

fight(Name, Count) ->
    Self = self(),
    Pids = [spawn(fun() ->
        receive go -> ok end,
        Self ! {self(), try_register(Name, self())},
        receive never -> ok end
    end) || _ <- lists:seq(1, Count)],
    [P ! go || P <- Pids],
    Won = [P || P <- Pids, receive {P, Result} -> Result =:= true end],
    Right = Won =:= [whereis(Name)],
    [end_of(P) || P <- Pids],
    {length(Won), Right, whereis(Name)}.

%% Whoever wins, the name is free when the process is gone.
given_to_dying() ->
    P = spawn(fun() -> receive stop -> ok end end),
    P ! stop,
    _ = try_register(dying, P),
    M = monitor(process, P),
    receive {'DOWN', M, _, _, _} -> ok end,
    whereis(dying).

%% A process has one name at most, whoever gives it.
two_names() ->
    Self = self(),
    P = spawn(fun() -> receive never -> ok end end),
    Givers = [spawn(fun() -> Self ! {self(), try_register(N, P)} end) || N <- [one, two, three]],
    Given = [receive {G, Result} -> Result end || G <- Givers],
    {registered_name, Name} = process_info(P, registered_name),
    Right = whereis(Name) =:= P,
    end_of(P),
    {lists:sort(Given), Right, whereis(Name)}.

%% When the end is known, the name is free.
free_after_down() ->
    {P, M} = spawn_monitor(fun() -> register(successive, self()) end),
    receive {'DOWN', M, process, P, Reason} -> {Reason, whereis(successive)} end.

%% A name taken from one process and given to the next, by several at once.
handed_on() ->
    Self = self(),
    Movers = [spawn(fun() -> moves(25), Self ! {self(), done}, receive stop -> ok end end) || _ <- [1, 2, 3]],
    [receive {M, done} -> ok end || M <- Movers],
    [end_of(M) || M <- Movers],
    whereis(moving).

moves(0) -> ok;
moves(N) ->
    _ = try_register(moving, self()),
    _ = try unregister(moving) catch error:badarg -> badarg end,
    moves(N - 1).
