%% Arithmetic on floats whose results go on into further arithmetic: order of evaluation, failures, what is kept over calls.
-module(float_registers).
-include("case.hrl").

main() ->
    ?show(chain(1.5, 2.5, 3)),
    ?show(chain(-0.0, 0.0, 0)),
    ?show(catch_reason(fun() -> chain(1.0, a, 3) end)),
    ?show(catch_reason(fun() -> chain(1.0e300, 1.0e300, 1.0e300) end)),
    ?show(catch_reason(fun() -> chain(1.0, 1 bsl 2000, 1) end)),
    ?show(catch_reason(fun() -> divide(1.0, 0) end)),
    ?show(catch_reason(fun() -> divide(1.0, 0.0) end)),
    ?show(divide(7, 2)),
    ?show(over_call(2.0, 3.0)),
    ?show(many(1.0, 2.0, 3.0, 4.0)),
    ?show(loop(10, 0.5, 1.0)),
    ?show(handled(2.0, b)),
    ?show(handled(2.0, 4)),
    ?show(negated(2.5, 1)),
    ?show(shared(3.0)),
    ?show(big(2.0)),
    ?show(guard(3.0, 4.0)),
    ?show(collected(1.25, 100)).

chain(A, B, C) when is_float(A) -> (A * B + C) * A - B / 2.

divide(A, B) -> (A / B) * 2 + 1.

over_call(A, B) when is_float(A), is_float(B) ->
    X = A * B + A,
    Y = id(X),
    Z = X * 2.0 - A,
    {X, Y, Z, id(Z * A + B)}.

many(A, B, C, D) when is_float(A), is_float(B), is_float(C), is_float(D) ->
    P = A * B + C * D, Q = A * C + B * D, R = A * D + B * C, S = A - B - C - D,
    T = P * Q + R * S, U = P * R + Q * S, V = P * S + Q * R,
    {P, Q, R, S, T, U, V, P + Q + R + S + T + U + V}.

loop(0, _, Sum) -> Sum;
loop(N, X, Sum) -> loop(N - 1, X * 1.5, Sum + X * X).

handled(A, B) when is_float(A) ->
    try (A * A + B) * A of
        X -> {ok, X}
    catch
        error:Reason -> {Reason, A, B}
    end.

negated(A, B) when is_float(A) -> -(-A * B) + A.

shared(A) when is_float(A) ->
    X = A * A + A,
    {X, [X | X * X + X]}.

big(A) when is_float(A) -> (A + 123456789012345678901234567890) * 1.0.

guard(A, B) when is_float(A), (A * A + B * B) / 2 > 10 -> A * A + B * B;
guard(_, _) -> small.

collected(_, 0) -> [];
collected(X, N) when is_float(X) -> [X * X + N | collected(X + 0.5 * X, N - 1 - trunc(X * 0.0))].

catch_reason(Fun) -> try Fun() catch C:R -> {C, R} end.

