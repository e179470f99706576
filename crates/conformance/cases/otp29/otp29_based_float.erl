%% Floats in other bases.
-module(otp29_based_float).
-include("case.hrl").

main() ->
    ?show([16#0.8, 2#1.1, 2#1.1#e3, 16#F.F#e1]),
    ok.
