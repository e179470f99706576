%% Comparing terms nested deep.
-module(cmp_deep).
-include("case.hrl").

main() ->
    A = nest(1500, []), B = nest(1500, []), C = nest(1500, x),
    ?show(A =:= B),
    ?show(A == B),
    ?show(A < C),
    ?show(A > C),
    T = tower(1500, a), U = tower(1500, b),
    ?show(T =:= U),
    ?show(T < U),
    ?show(erlang:phash2(A) =:= erlang:phash2(B)),
    ok.

nest(0, X) -> X;
nest(N, X) -> nest(N - 1, [X]).

tower(0, X) -> X;
tower(N, X) -> tower(N - 1, {1, X}).
