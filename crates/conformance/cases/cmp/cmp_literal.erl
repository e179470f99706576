%% Comparisons with literals in tests and guards.
-module(cmp_literal).
-include("case.hrl").

main() ->
    [?show({X, tests(id(X))}) || X <- [0, 1, 1.0, a, [], {}, {a, 1}, {a, 1.0}, "ab", <<"ab">>, #{}, #{a => b}, 1 bsl 70]],
    ok.

tests(X) ->
    [X =:= 1, X == 1, X =:= a, X =:= [], X =:= {}, X =:= {a, 1}, X == {a, 1}, X =:= "ab", X =:= <<"ab">>, X =:= #{}, X =:= 16#400000000000000000, X < 1, X >= a, X =< "ab", X /= 1.0, X =/= #{a => b}].
