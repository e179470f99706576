%% Binary generators and binary results.
-module(bs_comprehension).
-include("case.hrl").

main() ->
    ?show([X || <<X>> <= id(<<1, 2, 3>>)]),
    ?show([X || <<X:3>> <= id(<<1, 2, 3>>)]),
    ?show([{A, B} || <<A:4, B:4>> <= id(<<16#12, 16#34>>)]),
    ?show(<< <<X:16>> || X <- id([1, 2, 3]) >>),
    ?show(<< <<X:3>> || X <- id([1, 2, 3]) >>),
    ?show(<< <<X>> || <<X>> <= id(<<1, 2, 3, 4>>), X rem 2 =:= 0 >>),
    ?show(<< <<X:4, Y:4>> || X <- [1, 2], <<Y:4>> <= <<16#AB>> >>),
    ?show(<< <<(string:to_upper(C))>> || <<C>> <= id(<<"shout">>) >>),
    ?show(<< <<B/binary>> || B <- id([<<"a">>, <<"bc">>, <<>>]) >>),
    ?show(<< <<B/bits>> || B <- id([<<1:1>>, <<2:2>>, <<3:3>>]) >>),
    ?show([X || <<1, X>> <= id(<<1, 2, 3, 4, 1, 5>>)]),
    ?show([B || <<L, B:L/binary>> <= id(<<1, "a", 3, "bcd", 9, "x">>)]),
    ?show([X || <<X/utf8>> <= id(<<"aé€"/utf8>>)]),
    ?show([F || <<F/float>> <= id(<<1.0/float, 16#7FF0000000000000:64, 2.0/float>>)]),
    ?show([X || <<X>> <= id(notbinary)]),
    ?show(<< <<X>> || X <- id([1, a]) >>),
    ?show(<< <<X/binary>> || X <- id([<<1>>, 2]) >>),
    ok.
