%% Terms a million deep: copied to another process, hashed, encoded, written, flattened, and dropped.
-module(deep_terms).
-include("case.hrl").

main() ->
    L = nest(1000000, []),
    S = self(),
    P = spawn(fun() -> receive X -> S ! {X =:= L, erlang:phash2(X)} end end),
    P ! L,
    ?show(receive {Same, Hash} -> {Same, Hash =:= erlang:phash2(L)} end),
    ?show(binary_to_term(term_to_binary(L)) =:= L),
    ?show(lists:flatten(L)),
    ?show(iolist_size(L)),
    ?show(maps:get(L, #{L => found})),
    T = lists:foldl(fun(N, A) -> {N, A} end, leaf, lists:seq(1, 1000000)),
    P2 = spawn(fun() -> receive Y -> S ! {Y =:= T} end end),
    P2 ! T,
    ?show(receive {R} -> R end),
    ?show(byte_size(term_to_binary(T))),
    M = lists:foldl(fun(_, A) -> #{k => A} end, #{}, lists:seq(1, 100000)),
    ?show(M =:= binary_to_term(term_to_binary(M))),
    F = lists:foldl(fun(_, G) -> fun() -> G end end, bottom, lists:seq(1, 100000)),
    P3 = spawn(fun() -> receive Z -> S ! {is_function(Z), Z =:= F} end end),
    P3 ! F,
    ?show(receive {A, B} -> {A, B} end),
    ?show(length(lists:flatten(io_lib:format("~w", [nest(10000, x)])))),
    ok.

nest(0, X) -> X;
nest(N, X) -> nest(N - 1, [X]).
