%% Records in guards.
-module(rec_guards).
-include("case.hrl").

-record(r, {a, b}).
-record(q, {a, b}).

main() ->
    [?show({X, g(id(X))}) || X <- [#r{a = 1}, #r{a = x, b = 1}, #q{a = 1}, {r, 1}, {r, 1, 2, 3}, x, []]],
    ok.

g(R) when R#r.a =:= 1 -> one;
g(R) when is_record(R, r), R#r.b > 0 -> b;
g(R) when is_record(R, q) -> q;
g(R) when element(1, R) =:= r -> like_r;
g(_) -> none.
