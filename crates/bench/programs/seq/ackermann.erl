%% Ackermann's function: deep non-tail recursion with tail calls between.
-module(ackermann).
-include("../harness.hrl").

bench() -> ack(3, 9).

ack(0, N) -> N + 1;
ack(M, 0) -> ack(M - 1, 1);
ack(M, N) -> ack(M - 1, ack(M, N - 1)).
