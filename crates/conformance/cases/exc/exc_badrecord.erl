%% Record operations on what is no such record.
-module(exc_badrecord).
-include("case.hrl").

-record(r, {a, b}).
-record(s, {a}).

main() ->
    R = id(#r{a = 1, b = 2}),
    ?show(R#r.a),
    ?trace((id(#s{a = 1}))#r.a),
    ?trace((id(x))#r.a),
    ?trace((id({r, 1}))#r.b),
    ?trace((id({r, 1, 2, 3}))#r{a = 3}),
    ?trace((id([]))#r{a = 3}),
    ?show(update(R)),
    ?trace(update(id({s, 1}))),
    ok.

update(R) -> R#r{b = R#r.a + 1}.
