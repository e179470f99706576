%% ~p breaks long tuples, tagged or not.
-module(iofmt_wrap_tuples).
-include("case.hrl").

main() ->
    io:format("~p~n", [{state, "some name here", [1, 2, 3], {inner, aaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbb, ccccccccccccccccc}}]),
    io:format("~p~n", [list_to_tuple(lists:seq(1, 40))]),
    io:format("~p~n", [{error, {badmatch, {some_long_atom_here, "with a string that is long", [{key, value}, {other, thing}]}}}]),
    io:format("~p~n", [{a, {b, {c, {d, {e, {f, lists:seq(1, 30)}}}}}}]),
    io:format("~p~n", [[{ok, "first", #{1 => a}}, {ok, "second", #{2 => [b, c, d]}}, {error, "third with a longer text inside"}]]),
    ok.
