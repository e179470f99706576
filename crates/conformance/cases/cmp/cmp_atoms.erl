%% Atoms compare by their characters.
-module(cmp_atoms).
-include("case.hrl").

main() ->
    As = ['', a, ab, abc, abd, b, 'A', 'a b', 'ä', 'é', '日本', 'z', aaaaaaaaaaaaaaaaaaaa, aaaaaaaaaaaaaaaaaaab],
    ?show(lists:sort(As)),
    [?show({X, Y, id(X) < id(Y)}) || X <- As, Y <- [a, ab, 'é']],
    ok.
