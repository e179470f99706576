%% round, trunc, floor and ceil: ties, signs, and results beyond a word.
-module(floats_round).
-include("case.hrl").

main() ->
    [?show({F, round(id(F)), trunc(id(F)), floor(id(F)), ceil(id(F))})
     || F <- [0.0, 0.4, 0.5, 0.6, 1.5, 2.5, -0.4, -0.5, -0.6, -1.5, -2.5, 0.49999999999999994, 4503599627370497.5, 9007199254740993.0, 5.764607523034235e17, -5.764607523034235e17, 1.0e18, -1.0e18, 9.223372036854775e18, 1.8446744073709552e19, -1.0e25, 1.0e100]],
    [?show({N, round(id(N)), trunc(id(N)), floor(id(N)), ceil(id(N))}) || N <- [0, -5, 1 bsl 70]],
    ok.
