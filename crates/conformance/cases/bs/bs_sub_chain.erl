%% Sub-binaries of sub-binaries of sub-binaries.
-module(bs_sub_chain).
-include("case.hrl").

main() ->
    B = id(binary:copy(<<"abcdefghij">>, 20)),
    ?show(chain(B, 95)),
    ?show(bits(B, 300)),
    <<_:4, X/bits>> = B,
    <<Y:80/bits, Z/bits>> = X,
    <<_:4, W:4/binary, _/bits>> = Y,
    ?show({Y, W, bit_size(Z)}),
    ok.

chain(B, 0) -> B;
chain(<<_, R/binary>>, N) -> L = byte_size(R) - 1, <<P:L/binary, _>> = R, chain(P, N - 1).

bits(B, 0) -> bit_size(B);
bits(<<_:1, R/bits>>, N) -> bits(R, N - 1).
