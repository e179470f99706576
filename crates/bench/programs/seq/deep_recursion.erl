%% Body recursion a million frames deep: the stack grows, is scanned and shrinks.
-module(deep_recursion).
-include("../harness.hrl").

bench() -> repeat(2, 0).

repeat(0, Sum) -> Sum;
repeat(N, Sum) -> repeat(N - 1, Sum + length(double(count_up(1000000)))).

count_up(0) -> [];
count_up(N) -> [N | count_up(N - 1)].

double([]) -> [];
double([X | Rest]) -> [X * 2 | double(Rest)].
