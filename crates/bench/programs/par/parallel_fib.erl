%% Thirty-two independent computations: does work spread over all cores?
-module(parallel_fib).
-include("../harness.hrl").

bench() ->
    Parent = self(),
    Workers = [spawn_link(fun() -> Parent ! {self(), fib(28 + Id rem 3)} end) || Id <- lists:seq(1, 32)],
    lists:sum([receive {Worker, X} -> X end || Worker <- Workers]).

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).
