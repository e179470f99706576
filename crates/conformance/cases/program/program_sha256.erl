%% SHA-256 by hand, on thirty-two bit words.
-module(program_sha256).
-include("case.hrl").

main() ->
    [io:format("~s~n", [hex(sha256(M))]) || M <- [<<>>, <<"abc">>, <<"The quick brown fox jumps over the lazy dog">>, binary:copy(<<"a">>, 55), binary:copy(<<"a">>, 56), binary:copy(<<"a">>, 64), binary:copy(<<"a">>, 119)]],
    ok.

hex(B) -> [io_lib:format("~2.16.0b", [X]) || <<X>> <= B].

sha256(M) ->
    Length = bit_size(M),
    Zeros = (119 - byte_size(M) rem 64) rem 64,
    Padded = <<M/binary, 16#80, 0:(Zeros * 8), Length:64>>,
    H = blocks(Padded, [root(P, 2, 32) || P <- first_primes(8)], [root(P, 3, 32) || P <- first_primes(64)]),
    << <<X:32>> || X <- H >>.

blocks(<<Block:64/binary, Rest/binary>>, H, K) ->
    W = schedule([X || <<X:32>> <= Block]),
    blocks(Rest, [add(A, B) || {A, B} <- lists:zip(H, rounds(H, W, K))], K);
blocks(<<>>, H, _) -> H.

schedule(W) -> schedule(lists:reverse(W), 16).

schedule(Rev, 64) -> lists:reverse(Rev);
schedule([W1, W2, W3, W4, W5, W6, W7, _, _, _, _, _, _, _, W15, W16 | _] = Rev, N) ->
    _ = {W1, W3, W4, W5, W6},
    S0 = rot(W15, 7) bxor rot(W15, 18) bxor (W15 bsr 3),
    S1 = rot(W2, 17) bxor rot(W2, 19) bxor (W2 bsr 10),
    schedule([(W16 + S0 + W7 + S1) band 16#FFFFFFFF | Rev], N + 1).

rounds(H, [], []) -> H;
rounds([A, B, C, D, E, F, G, H], [W | Ws], [K | Ks]) ->
    S1 = rot(E, 6) bxor rot(E, 11) bxor rot(E, 25),
    Ch = (E band F) bxor ((bnot E) band 16#FFFFFFFF band G),
    T1 = H + S1 + Ch + K + W,
    S0 = rot(A, 2) bxor rot(A, 13) bxor rot(A, 22),
    Maj = (A band B) bxor (A band C) bxor (B band C),
    rounds([add(T1, S0 + Maj), A, B, C, add(D, T1), E, F, G], Ws, Ks).

rot(X, N) -> ((X bsr N) bor (X bsl (32 - N))) band 16#FFFFFFFF.
add(A, B) -> (A + B) band 16#FFFFFFFF.

%% The first Bits bits of the fraction of the Nth root of P, exactly.
root(P, N, Bits) -> integer_root(P bsl (N * Bits), N) band ((1 bsl Bits) - 1).

integer_root(X, N) -> integer_root(X, N, 0, 1 bsl 40).
integer_root(_, _, Low, High) when High - Low =:= 1 -> Low;
integer_root(X, N, Low, High) ->
    Mid = (Low + High) div 2,
    case power(Mid, N) =< X of
        true -> integer_root(X, N, Mid, High);
        false -> integer_root(X, N, Low, Mid)
    end.

power(X, 2) -> X * X;
power(X, 3) -> X * X * X.

first_primes(N) -> lists:sublist([P || P <- lists:seq(2, 320), [] =:= [D || D <- lists:seq(2, P - 1), D * D =< P, P rem D =:= 0]], N).
