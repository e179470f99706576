%% Loops that keep one match context.
-module(bs_match_loop).
-include("case.hrl").

main() ->
    B = list_to_binary(lists:seq(0, 255)),
    ?show(sum(B, 0)),
    ?show(words(B, 0)),
    ?show(nibbles(binary:part(B, 250, 6))),
    ?show(bits(<<16#A5, 16#0F>>, [])),
    ?show(split(<<"a,bc,,def">>, <<>>, [])),
    ?show(first_space(<<"hello world">>, 0)),
    ?show(crc(B, 16#FFFF)),
    ?show(threes(<<1:3, 2:3, 3:3, 1:1>>)),
    ok.

sum(<<X, R/binary>>, S) -> sum(R, S + X);
sum(<<>>, S) -> S.

words(<<X:32/little, R/binary>>, S) -> words(R, S bxor X);
words(<<>>, S) -> S.

nibbles(<<X:4, R/bits>>) -> [X | nibbles(R)];
nibbles(<<>>) -> [].

bits(<<1:1, R/bits>>, A) -> bits(R, [one | A]);
bits(<<0:1, R/bits>>, A) -> bits(R, [zero | A]);
bits(<<>>, A) -> lists:reverse(A).

split(<<$,, R/binary>>, W, A) -> split(R, <<>>, [W | A]);
split(<<C, R/binary>>, W, A) -> split(R, <<W/binary, C>>, A);
split(<<>>, W, A) -> lists:reverse([W | A]).

first_space(B, N) ->
    case B of
        <<_:N/binary, " ", _/binary>> -> N;
        _ when N < byte_size(B) -> first_space(B, N + 1);
        _ -> none
    end.

crc(<<X, R/binary>>, C) -> crc(R, ((C bsl 1) bxor X) band 16#FFFFFF);
crc(<<>>, C) -> C.

threes(<<X:3, R/bits>>) -> [X | threes(R)];
threes(R) -> R.
