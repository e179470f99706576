%% Reading back what was printed, for powers and their neighbours.
-module(ints_roundtrip).
-include("case.hrl").

main() ->
    Ns = [S * ((1 bsl K) + D) || K <- [0, 7, 8, 31, 32, 58, 59, 60, 61, 62, 63, 64, 65, 96, 127, 128, 129, 255, 256, 500], D <- [-1, 0, 1], S <- [1, -1]],
    ?show([N || N <- Ns, list_to_integer(integer_to_list(N)) =/= N]),
    ?show([N || N <- Ns, binary_to_integer(integer_to_binary(N)) =/= N]),
    ?show([{N, B} || N <- Ns, B <- [2, 3, 7, 8, 16, 36], list_to_integer(integer_to_list(N, B), B) =/= N]),
    ?show(length(Ns)),
    ok.
