-module(send_noconnect).
-export([main/0]).

%% Who does not want a connection made is told that there is none.
main() ->
    Pid = binary_to_term(<<131, 88, 119, 5, "a@b.c", 1:32, 0:32, 7:32>>),
    Reference = binary_to_term(<<131, 90, 2:16, 119, 5, "a@b.c", 7:32, 1:32, 2:32>>),
    Destinations = [{name, 'a@b.c'}, {name, nonode}, {nobody, node()}, Pid, Reference],
    [io:format("~p ~p: ~p~n", [kind(To), Options, catch erlang:send(To, hi, Options)])
     || To <- Destinations, Options <- [[], [noconnect], [nosuspend], [nosuspend, noconnect], [noconnect, nosuspend]]],
    [io:format("~p ~p~n", [kind(To), catch erlang:send_nosuspend(To, hi, Options)]) || To <- Destinations, Options <- [[], [noconnect]]],
    ok.

kind(To) when is_pid(To) -> {pid, node(To)};
kind(To) when is_reference(To) -> {reference, node(To)};
kind(To) -> To.
