%% Digits of pi by a spigot: big products and divisions by big integers.
-module(pidigits).
-include("../harness.hrl").

bench() -> digits(1600, 1, {1, 0, 0, 1}, 0).

digits(0, _, _, Sum) -> Sum;
digits(N, K, State, Sum) ->
    Digit = extract(3, State),
    case extract(4, State) of
        Digit -> digits(N - 1, K, produce(Digit, State), (Sum * 10 + Digit) rem 1000000007);
        _ -> digits(N, K + 1, consume(K, State), Sum)
    end.

extract(J, {Q, R, S, T}) -> (Q * J + R) div (S * J + T).

produce(Digit, {Q, R, S, T}) -> {10 * (Q - Digit * S), 10 * (R - Digit * T), S, T}.

consume(K, {Q, R, S, T}) ->
    D = 2 * K + 1,
    {Q * K, D * (2 * Q + R), S * K, D * (2 * S + T)}.
