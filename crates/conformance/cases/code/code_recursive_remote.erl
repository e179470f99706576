%% Remote calls to oneself: tail, body, mutual.
-module(code_recursive_remote).
-export([count/2, even/1, odd/1, sum/1]).
-include("case.hrl").

main() ->
    ?show(count(100000, 0)),
    ?show(?MODULE:even(1001)),
    ?show(?MODULE:sum(lists:seq(1, 1000))),
    ok.

count(0, N) -> N;
count(I, N) -> ?MODULE:count(I - 1, N + 1).

even(0) -> true;
even(N) -> ?MODULE:odd(N - 1).

odd(0) -> false;
odd(N) -> ?MODULE:even(N - 1).

sum([]) -> 0;
sum([X | Xs]) -> X + ?MODULE:sum(Xs).
