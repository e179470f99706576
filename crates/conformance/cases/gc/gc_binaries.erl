%% Thousands of binaries above and below the size that is kept on the heap.
-module(gc_binaries).
-include("case.hrl").

main() ->
    ?show(lists:sum([byte_size(binary:copy(<<"x">>, N rem 200)) || N <- lists:seq(1, 3000)])),
    Kept = [{N, binary:copy(<<N>>, 60 + N rem 10)} || N <- lists:seq(1, 200)],
    garbage(500),
    ?show([N || {N, B} <- Kept, B =/= binary:copy(<<N>>, 60 + N rem 10)]),
    ok.

garbage(0) -> ok;
garbage(N) -> _ = binary:copy(<<"garbage">>, 1000), garbage(N - 1).
