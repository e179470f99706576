%% Binary segments: whole, sized, with units.
-module(bs_build_binary).
-include("case.hrl").

main() ->
    B = id(<<"abcdefgh">>),
    ?show(<<B/binary>>),
    ?show(<<B:3/binary>>),
    ?show(<<B:(id(5))/binary>>),
    ?show(<<B:0/binary>>),
    ?show(<<B:12/bits>>),
    ?show(<<B:2/binary-unit:12>>),
    ?show(<<B:(id(3))/bits, 1:5>>),
    ?show(<<B:9/binary>>),
    ?show(<<B:(id(-1))/binary>>),
    ?show(<<B:(id(a))/binary>>),
    ?show(<<B:65/bits>>),
    ?show(<<B/binary-unit:16>>),
    ?show(<<(id(<<1, 2, 3>>))/binary-unit:16>>),
    ?show(<<(id(<<1:4>>))/binary>>),
    ?show(<<(id(<<1:4>>))/bits>>),
    ?show(<<(id(list))/binary>>),
    ?show(<<(id("list"))/binary>>),
    ok.
