%% Comparing terms nested a hundred thousand deep.
-module(cmp_deep).
-include("case.hrl").

main() ->
    A = nest(100000, []), B = nest(100000, []), C = nest(100000, x),
    ?show(A =:= B),
    ?show(A == B),
    ?show(A < C),
    ?show(A > C),
    T = tower(100000, a), U = tower(100000, b),
    ?show(T =:= U),
    ?show(T < U),
    ?show(erlang:phash2(A) =:= erlang:phash2(B)),
    ok.

nest(0, X) -> X;
nest(N, X) -> nest(N - 1, [X]).

tower(0, X) -> X;
tower(N, X) -> tower(N - 1, {1, X}).
