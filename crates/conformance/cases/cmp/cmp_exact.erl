%% Exact equality looks inside.
-module(cmp_exact).
-include("case.hrl").

main() ->
    Pairs = [{1, 1.0}, {{1}, {1.0}}, {[1], [1.0]}, {#{a => 1}, #{a => 1.0}}, {0.0, -0.0}, {[0.0], [-0.0]}, {<<1>>, <<1>>}, {"a", [97]}, {'a', "a"}, {1 bsl 64, 1 bsl 64}, {1 bsl 64, 1.8446744073709552e19}, {{}, []}, {[], <<>>}],
    [?show({X, Y, id(X) == id(Y), id(X) /= id(Y), id(X) =:= id(Y), id(X) =/= id(Y)}) || {X, Y} <- Pairs],
    ok.
