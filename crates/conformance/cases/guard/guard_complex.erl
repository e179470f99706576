%% Nested boolean expressions in guards.
-module(guard_complex).
-include("case.hrl").

main() ->
    [?show({X, f(id(X))}) || X <- [0, 5, 10, 15, 50, 150, -5, a, b, "s", {a, 1}, {b, 2}, {c, x}, <<"bin">>, #{a => 1}]],
    ok.

f(X) when is_integer(X), (X > 0 andalso X < 10) orelse (X > 100 andalso X < 200) -> ranges;
f(X) when (is_integer(X) orelse is_atom(X)) andalso (X =:= 10 orelse X =:= a) -> ten_or_a;
f(X) when not is_integer(X), not is_atom(X), not (is_tuple(X) andalso element(1, X) =/= a) -> strange;
f({T, N}) when T =:= b, is_integer(N); T =:= c, is_atom(N) -> tagged;
f(X) when is_integer(X) andalso (X rem 5 =:= 0 andalso not (X < 0)) -> fives;
f(X) when (X =:= b) =:= true -> compared;
f(_) -> other.
