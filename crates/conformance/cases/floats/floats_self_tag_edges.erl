%% Floats at the ends of the exponent range that an immediate might cover.
-module(floats_self_tag_edges).
-include("case.hrl").

main() ->
    [?show({E, X, -X, X * 1.5, X / 3, X == X + 0.0, {X, [X]}}) || E <- [-1022, -512, -257, -256, -255, -254, -128, -1, 0, 1, 127, 254, 255, 256, 257, 258, 512, 1022], X <- [power(E)]],
    ok.

power(E) -> <<F/float>> = <<0:1, (E + 1023):11, 0:52>>, F.
