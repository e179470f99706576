%% Integers that fit a word together, alone and appended: sizes, byte orders, signs, values too large, room that runs out, failures.
-module(bs_short_segments).
-include("case.hrl").

main() ->
    [?show({A, B, C, alone(A, B, C)}) || A <- values(), B <- values(), C <- [0, -1, 1 bsl 70]],
    [?show({N, erlang:phash2(grown(N, id(<<>>))), byte_size(grown(N, id(<<>>)))}) || N <- [1, 30, 31, 32, 33, 64, 300, 1000]],
    [?show({N, erlang:phash2(words(N, id(<<>>)))}) || N <- [1, 31, 32, 33, 200]],
    Common = grown(40, <<>>),
    ?show({<<Common/binary, (id(1)):8>> =:= <<Common/binary, (id(1)):8>>, <<Common/binary, (id(1))>> =:= <<Common/binary, (id(2))>>}),
    Left = <<Common/binary, (id(1)), (id(2))>>,
    Right = <<Common/binary, (id(3)), (id(4)):16>>,
    ?show({binary:part(Left, 40, 2), binary:part(Right, 40, 3), byte_size(Left), byte_size(Right)}),
    Odd = <<Common/binary, (id(5)):3>>,
    ?show({bit_size(Odd), bit_size(<<Odd/bitstring, (id(9)):5, (id(7)):8>>), <<Odd/bitstring, (id(9)):5, (id(7)):8>>}),
    Part = binary:part(Common, 3, 20),
    ?show(<<Part/binary, (id(200)), (id(-1)):16/little>>),
    ?show(<<Common/binary, (id(a))>>),
    ?show(<<Common/binary, (id(1)), (id(1.5)):8>>),
    ?show(<<(id(x)):8/binary, (id(1))>>),
    ?show(<<(id(7)):8, (id(b)):8>>),
    ?show(byte_size(<<(id(<<1:7>>))/binary, (id(1))>>)),
    ?show(<<(id(1)):64, (id(2)):64>>),
    ?show(<<(id(-2)):64>>),
    ?show(<<(id(-2)):64/little>>),
    ?show(<<(id(1 bsl 63)):64>>),
    ?show(<<(id(16#123456)):24/little, (id(1)):40>>),
    ?show([<<(X bxor 32)>> || <<X>> <= id(<<"Text">>)]),
    ?show(<< <<(X + 1):16/little>> || <<X>> <= id(<<"Text">>) >>),
    ?show(<< <<(X + 1):3>> || <<X>> <= id(<<"Text that is longer">>) >>),
    Sender = self(),
    spawn(fun() -> Sender ! <<Common/binary, (id(77))>> end),
    ?show(receive Theirs -> {binary:last(Theirs), binary:last(<<Common/binary, (id(78))>>)} end),
    ok.

values() -> [id(V) || V <- [0, 1, -1, 255, 256, 65535, -32768, (1 bsl 59) - 1]].

alone(A, B, C) -> {<<A:8, B:16>>, <<A:3, B:5/little, C:7>>, <<A:16/little, B:24/little, C:4>>, <<A:57>>, <<B:64/signed>>, <<C:61, A:3>>}.

grown(0, Acc) -> Acc;
grown(N, Acc) -> grown(N - 1, <<Acc/binary, N>>).

words(0, Acc) -> Acc;
words(N, Acc) -> words(N - 1, <<Acc/binary, (N * 77):32, N:16/little, (-N):8>>).
