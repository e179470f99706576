%% Rests of bitstrings that go to one function or another, or are kept on some paths only.
-module(bs_rest_passed).
-include("case.hrl").

main() ->
    ?show(words(<<"one  two three ">>, <<>>, [])),
    ?show(either(<<"aXbY">>, [])),
    ?show(kept(<<1, 2, 0, 3, 4>>, [])),
    ?show(both(<<1, 2, 3>>)),
    ?show(back(<<1, 2, 3, 4>>)),
    ?show(try kept(<<1, 7, 9>>, []) catch C:R -> {C, R} end),
    ?show(crossing(<<1, 2, 3>>, 0)),
    ?show(empty(<<>>)),
    ?show(empty(<<0:1>>)),
    ?show(empty(not_bits)),
    ?show(empty(<<"abc">>)),
    ?show(merged(<<1, 2, 3, 4>>, [])),
    ?show(caught(<<1, 2, 3>>, [])).

words(<<C, Rest/binary>>, Word, All) when C >= $a, C =< $z -> words(Rest, <<Word/binary, C>>, All);
words(<<_, Rest/binary>>, <<>>, All) -> words(Rest, <<>>, All);
words(<<_, Rest/binary>>, Word, All) -> words(Rest, <<>>, [Word | All]);
words(<<>>, Word, All) -> {Word, All}.

either(<<C, Rest/binary>>, Acc) when C >= $a -> upper(Rest, [C | Acc]);
either(<<C, Rest/binary>>, Acc) -> either(Rest, [C | Acc]);
either(<<>>, Acc) -> Acc.

upper(<<C, Rest/binary>>, Acc) -> either(Rest, [{up, C} | Acc]);
upper(<<>>, Acc) -> [up | Acc].

kept(<<0, Rest/binary>>, Acc) -> {stop, Rest, Acc};
kept(<<9, Rest/binary>>, _) -> error({nine, Rest});
kept(<<7, Rest/binary>>, Acc) -> [{seven, Rest} | kept(Rest, Acc)];
kept(<<C, Rest/binary>>, Acc) -> kept(Rest, [C | Acc]);
kept(<<>>, Acc) -> Acc.

%% Two calls with one rest: the second one begins where the first one did.
both(<<C, Rest/binary>>) -> {C, both(Rest), both(Rest)};
both(<<>>) -> none.

back(<<_, Rest/binary>> = All) ->
    case Rest of
        <<3, More/binary>> -> {All, back(More)};
        _ -> back(Rest)
    end;
back(Other) -> Other.

crossing(<<C, Rest/binary>>, N) ->
    erlang:garbage_collect(),
    Sum = id(N + C),
    case Sum of
        3 -> {Sum, crossing(Rest, Sum)};
        _ -> crossing(Rest, Sum)
    end;
crossing(<<>>, N) -> N.

empty(<<>>) -> yes;
empty(<<_, Rest/bits>>) -> {no, empty(Rest)};
empty(Other) -> {other, Other}.

merged(<<C, Rest/binary>>, Acc) ->
    Next = case C of
        2 -> Rest;
        3 -> <<>>;
        _ -> merged_on(Rest)
    end,
    merged(Next, [C | Acc]);
merged(<<>>, Acc) -> Acc.

merged_on(<<_, Rest/binary>> = All) when byte_size(Rest) > 1 -> All;
merged_on(Other) -> Other.

caught(<<C, Rest/binary>>, Acc) ->
    try id(C) of
        2 -> caught(Rest, [two | Acc]);
        _ -> caught(Rest, [C | Acc])
    catch
        _:_ -> Rest
    end;
caught(<<>>, Acc) -> Acc.

