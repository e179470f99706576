%% Primes by filtering, and by counting divisors: remainders and lists.
-module(sieve).
-include("../harness.hrl").

bench() ->
    Primes = sieve(lists:seq(2, 40000)),
    length(Primes) * 100003 + lists:last(Primes) + collatz(150000, 0).

sieve([]) -> [];
sieve([P | Rest]) when P * P > 40000 -> [P | Rest];
sieve([P | Rest]) -> [P | sieve([X || X <- Rest, X rem P =/= 0])].

collatz(0, Longest) -> Longest;
collatz(N, Longest) -> collatz(N - 1, max(Longest, steps(N, 0))).

steps(1, Count) -> Count;
steps(N, Count) when N band 1 =:= 0 -> steps(N bsr 1, Count + 1);
steps(N, Count) -> steps(3 * N + 1, Count + 1).
