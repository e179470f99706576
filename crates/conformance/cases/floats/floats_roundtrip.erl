%% Printing and reading give the same bits.
-module(floats_roundtrip).
-include("case.hrl").

main() ->
    Fs = [bits(N) || N <- [1, 16#000FFFFFFFFFFFFF, 16#0010000000000000, 16#3FF0000000000001, 16#3FEFFFFFFFFFFFFF, 16#7FEFFFFFFFFFFFFF, 16#4330000000000001, 16#0123456789ABCDEF, 16#C123456789ABCDEF, 16#4341C37937E08000, 16#44B52D02C7E14AF6, 16#8000000000000001]],
    [io:format("~w~n", [F]) || F <- Fs],
    ?show([F || F <- Fs, list_to_float(float_to_list(F, [short])) =/= F]),
    ?show([F || F <- Fs, binary_to_float(float_to_binary(F, [{scientific, 17}])) =/= F]),
    ?show([F || F <- random(12345, 200), list_to_float(float_to_list(F, [short])) =/= F]),
    ok.

bits(N) -> <<F/float>> = <<N:64>>, F.

random(_, 0) -> [];
random(S, N) ->
    T = (S * 6364136223846793005 + 1442695040888963407) band 16#FFFFFFFFFFFFFFFF,
    case <<T:64>> of
        <<F/float>> -> [F | random(T, N - 1)];
        _ -> random(T, N)
    end.
