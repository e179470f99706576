%% erlang:raise/3 with good and bad stack traces.
-module(exc_raise).
-include("case.hrl").

main() ->
    Stack = [{m, f, 2, [{file, "x.erl"}, {line, 7}]}, {m, g, [a, b], []}],
    ?show(try erlang:raise(throw, r, Stack) catch C:R:S -> {C, R, S} end),
    ?show(try erlang:raise(error, r, Stack) catch C:R:S -> {C, R, S} end),
    ?show(try erlang:raise(exit, r, []) catch C:R:S -> {C, R, S} end),
    ?show(erlang:raise(id(bogus), r, [])),
    ?show(erlang:raise(error, r, id(x))),
    ?show(erlang:raise(error, r, id([x]))),
    ?show(erlang:raise(error, r, id([{m, f}]))),
    ?show(erlang:raise(error, r, id([{m, f, -1, []}]))),
    ?show(erlang:raise(error, r, id([{m, f, a, []}]))),
    ?show(erlang:raise(error, r, id([{m, f, 1, []} | x]))),
    ?show(try erlang:raise(error, r, id([{m, f, 1}])) catch _:_:T -> T end),
    ?show(try erlang:raise(error, r, id([{fun lists:map/2, [1], []}])) catch _:_:T -> T end),
    ok.
