%% Sending: the value of !, to names, to the dead, errors.
-module(proc_send).
-include("case.hrl").

main() ->
    ?show(self() ! hello),
    ?show(receive hello -> got end),
    register(me, self()),
    ?show(me ! by_name),
    ?show({me, node()} ! by_name_and_node),
    ?show([receive M -> M end || _ <- [1, 2]]),
    {P, R} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', R, _, _, _} -> ok end,
    ?show(P ! to_the_dead),
    ?show(no_such_name ! x),
    ?show({no_such_name, node()} ! x),
    ?show(id(1) ! x),
    ?show(id([]) ! x),
    ?show(id({a, b, c}) ! x),
    ?show(erlang:send(self(), a)),
    ?show(erlang:send(self(), b, [])),
    ?show(erlang:send(self(), c, [noconnect])),
    ?show(erlang:send(self(), c, id([bogus]))),
    ?show(erlang:send(self(), c, id(x))),
    ?show(erlang:send_nosuspend(self(), d)),
    ?show([receive M2 -> M2 end || _ <- [1, 2, 3, 4]]),
    unregister(me),
    ?trace(id(x) ! y),
    ok.
