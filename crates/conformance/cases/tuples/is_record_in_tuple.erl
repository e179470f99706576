%% The oldest spelling of a call into another module, of which is_record is left.
-module(is_record_in_tuple).
-export([main/0]).

-record(r, {a, b}).

main() ->
    [io:format("~p ~p~n", [Term, is_r(Term)]) || Term <- [#r{}, {r, 1}, {s, 1, 2}, [], r]],
    io:format("~p~n", [[R#r.a || R <- [#r{a = 1}, #r{a = 2}, {}], begin {erlang, is_record}(R, r) end]]).

is_r(Term) -> {erlang, is_record}(Term, r).
