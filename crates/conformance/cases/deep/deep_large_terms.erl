%% Terms larger than any first heap: one allocation at a time.
-module(deep_large_terms).
-include("case.hrl").

main() ->
    T = list_to_tuple(lists:seq(1, 200000)),
    ?show(tuple_size(T)),
    U = setelement(100000, T, x),
    ?show({element(100000, T), element(100000, U), element(200000, U)}),
    L = tuple_to_list(U),
    ?show(length(L)),
    B = list_to_binary([X rem 256 || X <- L, is_integer(X)]),
    ?show(byte_size(B)),
    ok.
