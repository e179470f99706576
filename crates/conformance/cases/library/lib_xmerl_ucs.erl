%% Module xmerl_ucs: the sets of characters, the encodings both ways, and what is refused.
-module(lib_xmerl_ucs).
-export([main/0]).

-define(CHARS, [-1, 0, $\s, $#, $$, $@, $A, $_, $a, $z, ${, 126, 127, 128, 160, 161, 255, 256, 16#D7FF, 16#D800, 16#DFFF, 16#E000, 16#FFFD,
                16#FFFE, 16#FFFF, 16#10000, 16#10FFFF, 16#110000, 16#1FFFFF, 16#200000, 16#3FFFFFF, 16#4000000, 16#7FFFFFFF,
                16#80000000, atom, 1.0]).

main() ->
    error_logger:tty(false),
    [show({Is, [got(Is, [C]) || C <- ?CHARS]})
     || Is <- [is_iso10646, is_unicode, is_bmpchar, is_latin1, is_ascii, is_visible_latin1, is_visible_ascii, is_iso646_basic]],
    [show({To, [got(To, [C]) || C <- ?CHARS], got(To, ["aé", []]), got(To, [[$a, [16#20AC, [16#1F600]]]])})
     || To <- [to_ucs2be, to_ucs2le, to_ucs4be, to_ucs4le, to_utf16be, to_utf16le, to_utf8]],
    Texts = [<<>>, [], <<0, 0, 0, 65>>, [65, 0, 0, 0], <<0, 65, 1, 66>>, <<65>>, <<0, 65, 0>>, <<16#D8, 16#3D, 16#DE, 0>>, <<16#3D, 16#D8, 0, 16#DE>>,
             <<16#D8, 16#3D>>, <<16#FF, 16#FE>>, <<16#FE, 16#FF>>, <<255, 255, 255, 255>>, <<0, 0, 16#D8, 0>>, <<0, 1, 2, 3>>, [<<0, 65>>, [0, 66]]],
    [show({From, [got(From, [Text]) || Text <- Texts], [got(From, [Text, tail]) || Text <- Texts]})
     || From <- [from_ucs2be, from_ucs2le, from_ucs4be, from_ucs4le, from_utf16be, from_utf16le]],
    show([got(from_utf8, [Text])
          || Text <- [<<"aé€"/utf8>>, binary_to_list(<<"aé😀"/utf8>>), <<16#ED, 16#A0, 16#80>>, <<16#C0, 16#80>>, <<16#E0, 16#80, 16#80>>,
                      <<16#F0, 16#80, 16#80, 16#80>>, <<16#F7, 16#BF, 16#BF, 16#BF>>, <<128>>, <<16#C3>>, <<16#F8, 128, 128, 128, 128>>, <<>>]]),
    show(xmerl_ucs:from_latin9(lists:seq(160, 255))),
    Sets = [ascii, us, 'iso-10646-utf-1', ref, latin1, 'iso-8859-1', latin9, csunicode, csucs4, 'utf-16', 'utf-16le', 'utf-8', nothing, "utf-8"],
    show([{Set, got(to_unicode, [[0, 0, 0, 65], Set]), got(to_unicode, [<<0, 65>>, Set]),
           [got(is_incharset, [C, Set]) || C <- [65, 300, "AB", [0, 65], [0, 0, 0, 65], [200, 300], []]]} || Set <- Sets]).

got(F, Args) ->
    try apply(xmerl_ucs, F, Args)
    catch Class:Reason -> {Class, Reason}
    end.

show(Term) -> io:format("~w~n", [Term]).
