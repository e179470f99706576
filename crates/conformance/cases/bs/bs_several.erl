%% Fields of fixed size, several of them in one match: signs, byte orders, constants, gaps, offsets within bytes, matches that fail half way.
-module(bs_several).
-include("case.hrl").

main() ->
    Bytes = << <<(N * 37 rem 256)>> || N <- lists:seq(1, 40) >>,
    [?show({Skip, fields(cut(Skip, Bytes))}) || Skip <- lists:seq(0, 9)],
    [?show({N, exact(binary:part(Bytes, 0, N))}) || N <- lists:seq(0, 9)],
    [?show(choice(B)) || B <- [<<0:3, 0:1, 5:13, -3:9, 7:5>>, <<1:3, 1:1, 5:13, -3:9, 7:5>>, <<7:3, 1:1, 0:2>>, <<5:3>>, <<>>]],
    [?show(header(B)) || B <- [<<16#45, 0, 1:16, 2:16, 2:3, 77:13, "rest">>, <<16#55, 0, 1:16, 2:16, 2:3, 77:13>>, <<16#45, 9, 1:16, 2:16>>]],
    ?show(across(Bytes, [])),
    ?show(kept(Bytes)),
    ?show([wide(<<1:5, N:52/signed, 6:7, N:57/little, "x">>) || N <- [0, 1, -1, 1 bsl 51, -(1 bsl 51), 123456789012345]]),
    ?show(units(<<1, 2, 3, 4, 5, 6, 7>>)),
    ?show(units(<<1, 2, 3, 4, 5, 6>>)),
    ?show(appended(300, <<>>)),
    ?show(both(20, <<"ab">>)).

cut(Skip, Bytes) -> <<_:Skip, Rest/bitstring>> = Bytes, Rest.

fields(<<A:3, B:5/signed, C:16/little, _:2, D:12/signed-little, E:1, F:8, Rest/bitstring>>) ->
    {A, B, C, D, E, F, bit_size(Rest), second(Rest)};
fields(_) -> none.

second(<<A:24/signed, _:7, B:24/little, C:2, _/bitstring>>) -> {A, B, C}.

exact(<<A:4, B:12, C:16/little>>) -> {four, A, B, C};
exact(<<A:8, B:16, C:8/signed, D:24>>) -> {seven, A, B, C, D};
exact(<<A:1, B:7>>) -> {one, A, B};
exact(<<>>) -> empty;
exact(Other) -> {other, byte_size(Other)}.

choice(<<Kind:3, 0:1, Value:13, Delta:9/signed, Last:5/little>>) -> {zero, Kind, Value, Delta, Last};
choice(<<Kind:3, 1:1, Bits:13/bitstring, Delta:9/signed, _:5>>) -> {one, Kind, bit_size(Bits), Delta};
choice(<<7:3, 1:1, More/bitstring>>) -> {seven, bit_size(More)};
choice(<<Kind:3, More/bitstring>>) -> {some, Kind, bit_size(More)};
choice(<<>>) -> nothing.

header(<<4:4, Length:4, _:8, Total:16, Id:16, Flags:3, Offset:13, Rest/binary>>) -> {Length, Total, Id, Flags, Offset, Rest};
header(<<Version:4, Length:4, Service:8, Rest/binary>>) -> {version, Version, Length, Service, byte_size(Rest)};
header(_) -> none.

across(<<A:6, B:6, C:6, D:6, Rest/binary>>, Acc) -> across(Rest, [A + B * C - D | Acc]);
across(<<A:8, B:8, _/binary>>, Acc) -> {A, B, Acc};
across(<<A:3, _:5>>, Acc) -> {A, Acc};
across(<<>>, Acc) -> Acc.

%% The fields live across calls, so they come into the frame.
kept(<<A:4, B:4, C:8, Rest/binary>>) ->
    X = erlang:phash2(across(Rest, [])),
    {A, B, C, X, byte_size(Rest)}.

wide(<<A:5, B:52/signed, C:7, D:57/little, "x">>) -> {A, B, C, D};
wide(_) -> none.

units(<<A:8, B:16, Rest/binary-unit:32>>) -> {A, B, byte_size(Rest)};
units(<<A:8, B:16, C:8/signed, Rest/binary-unit:16>>) -> {A, B, C, byte_size(Rest)};
units(Other) -> {other, Other}.

appended(0, Acc) -> erlang:phash2(Acc);
appended(N, Acc) when N rem 7 =:= 0 -> appended(N - 1, <<Acc/binary, N:16/little, (N * 3):8>>);
appended(N, Acc) -> appended(N - 1, <<Acc/binary, (N * N)>>).

%% What is appended to is still used.
both(0, Acc) -> {byte_size(Acc), erlang:phash2(Acc)};
both(N, Acc) ->
    A = <<Acc/binary, N>>,
    B = <<Acc/binary, (N + 1)>>,
    case {binary:last(A), binary:last(B)} of
        {N, M} when M =:= N + 1, N rem 2 =:= 0 -> both(N - 1, A);
        {N, M} when M =:= N + 1 -> both(N - 1, B)
    end.
