%% Comparing numbers of all sorts by all operators.
-module(cmp_numbers).
-include("case.hrl").

main() ->
    Ns = [0, 1, -1, 1.0, -1.0, 0.5, 1 bsl 59, -(1 bsl 59) - 1, 1 bsl 64, 1.0e20, -1.0e20, 1.8446744073709552e19],
    [?show({X, Y, id(X) < id(Y), id(X) =< id(Y), id(X) > id(Y), id(X) >= id(Y), id(X) == id(Y), id(X) /= id(Y), id(X) =:= id(Y), id(X) =/= id(Y)}) || X <- Ns, Y <- Ns],
    ok.
