%% Modular exponentiation: big multiply and remainder in a loop.
-module(arith_modpow).
-include("case.hrl").

main() ->
    P = (1 bsl 127) - 1,
    ?show(pow(3, P - 1, P)),
    ?show(pow(2, 1000, 10000000000000000000000000000000000000000000000000003)),
    ?show(pow(-5, 33, 1 bsl 70)),
    ?show(pow(65537, 1 bsl 16, 16#FFFFFFFFFFFFFFC5)),
    ok.

pow(_, 0, _) -> 1;
pow(B, E, M) when E band 1 =:= 0 -> pow(B * B rem M, E bsr 1, M);
pow(B, E, M) -> B * pow(B, E - 1, M) rem M.
