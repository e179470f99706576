%% Strings joined pairwise, as Gleam's <> and string.join do; strings as lists.
-module(string_concat).
-include("../harness.hrl").

bench() -> loop(50, 0).

loop(0, Sum) -> Sum;
loop(N, Sum) ->
    Parts = [<<"part ", (integer_to_binary(X))/binary>> || X <- lists:seq(1, 3000)],
    Joined = join(Parts, <<", ">>),
    Left = lists:foldl(fun(Part, Acc) -> concat(Acc, Part) end, <<>>, Parts),
    Chars = binary_to_list(Joined),
    Upper = [upper(C) || C <- Chars],
    Back = list_to_binary(lists:reverse(Upper)),
    loop(N - 1, Sum + byte_size(Joined) + byte_size(Left) + binary:first(Back) + equal(Joined, Left)).

concat(A, B) -> <<A/binary, B/binary>>.

join([], _) -> <<>>;
join([First | Rest], Separator) -> join(Rest, Separator, First).

join([], _, Acc) -> Acc;
join([Part | Rest], Separator, Acc) -> join(Rest, Separator, <<Acc/binary, Separator/binary, Part/binary>>).

upper(C) when C >= $a, C =< $z -> C - 32;
upper(C) -> C.

equal(A, B) when A =:= B -> 1;
equal(_, _) -> 0.
