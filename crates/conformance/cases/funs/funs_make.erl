%% erlang:make_fun.
-module(funs_make).
-include("case.hrl").

main() ->
    F = erlang:make_fun(lists, reverse, 1),
    ?show(F([a, b])),
    ?show(F =:= fun lists:reverse/1),
    ?show(erlang:make_fun(id(1), f, 1)),
    ?show(erlang:make_fun(m, id([]), 1)),
    ?show(erlang:make_fun(m, f, id(-1))),
    ?show(erlang:make_fun(m, f, id(a))),
    io:format("~w~n", [erlang:make_fun(m, f, 255)]),
    ok.
