%% Literals shared by functions of the module.
-module(code_literals).
-include("case.hrl").

main() ->
    ?show(a()),
    ?show(b() =:= a()),
    ?show([c(N) || N <- [1, 2, 3]]),
    ?show({a(), "extra", tl(a())}),
    ?show(big()),
    ok.

a() -> [{key, "value"}, #{map => [1, 2.5, <<"x">>]}, 16#FFFFFFFFFFFFFFFFFFFF].
b() -> [{key, "value"}, #{map => [1, 2.5, <<"x">>]}, 16#FFFFFFFFFFFFFFFFFFFF].
c(1) -> {lit, 1};
c(2) -> [lit | 2];
c(3) -> <<"lit", 3:3>>.

big() -> {1, {2, {3, {4, {5, [6, [7, [8, [9, <<"ten">>]]]]}}}}, "a string literal of some length", fun lists:map/2}.
