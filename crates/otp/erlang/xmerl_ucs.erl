%% Characters as bytes and back: UCS-2, UCS-4, UTF-8 and UTF-16 in lists, as programs use them that are older than module unicode.
%%
%% A code that is no character of ISO 10646 is not encoded. Bytes that are too few for a character are reported to the error logger, and
%% the answer is `{error, not_...}`.
-module(xmerl_ucs).

-export([from_latin9/1, from_ucs2be/1, from_ucs2be/2, from_ucs2le/1, from_ucs2le/2, from_ucs4be/1, from_ucs4be/2, from_ucs4le/1,
         from_ucs4le/2, from_utf16be/1, from_utf16be/2, from_utf16le/1, from_utf16le/2, from_utf8/1, is_ascii/1, is_bmpchar/1,
         is_incharset/2, is_iso10646/1, is_iso646_basic/1, is_latin1/1, is_unicode/1, is_visible_ascii/1, is_visible_latin1/1,
         to_ucs2be/1, to_ucs2le/1, to_ucs4be/1, to_ucs4le/1, to_unicode/2, to_utf16be/1, to_utf16le/1, to_utf8/1]).

-define(IS_SURROGATE(C), (C >= 16#D800 andalso C < 16#E000)).
-define(REPLACEMENT, 16#FFFD).

%% Characters ----------------------------------------------------------------------------------------------------------

is_iso10646(C) when is_integer(C), C >= 0, C =< 16#7FFFFFFF -> not ?IS_SURROGATE(C) andalso C =/= 16#FFFE andalso C =/= 16#FFFF;
is_iso10646(_) -> false.

is_unicode(C) -> C < 16#110000 andalso is_iso10646(C).
is_bmpchar(C) -> C < 16#10000 andalso is_iso10646(C).

is_latin1(C) -> is_integer(C) andalso C >= 0 andalso C =< 255.
is_ascii(C) -> is_integer(C) andalso C >= 0 andalso C =< 127.
is_visible_ascii(C) -> is_integer(C) andalso C >= $\s andalso C =< $~.

%% What lies between the two ranges is no case at all.
is_visible_latin1(C) when is_integer(C), C >= $\s ->
    if
        C =< $~ -> true;
        C >= 161 -> C =< 255
    end;
is_visible_latin1(_) ->
    false.

is_iso646_basic(C) when is_integer(C), C >= $\s, C =< $Z -> not lists:member(C, "#$@");
is_iso646_basic(C) -> is_integer(C) andalso (C =:= $_ orelse C >= $a andalso C =< $z).

%% Encoding ------------------------------------------------------------------------------------------------------------

to_ucs4be(Text) -> encoded(fun(C) -> true = is_iso10646(C), <<C:32/big>> end, Text).
to_ucs4le(Text) -> encoded(fun(C) -> true = is_iso10646(C), <<C:32/little>> end, Text).
to_ucs2be(Text) -> encoded(fun(C) -> true = is_iso10646(C), <<C:16/big>> end, Text).
to_ucs2le(Text) -> encoded(fun(C) -> true = is_iso10646(C), <<C:16/little>> end, Text).
to_utf16be(Text) -> encoded(fun(C) -> <<(utf16_char(C))/utf16-big>> end, Text).
to_utf16le(Text) -> encoded(fun(C) -> <<(utf16_char(C))/utf16-little>> end, Text).
to_utf8(Text) -> encoded(fun utf8_bytes/1, Text).

encoded(Encode, Text) when is_list(Text) -> lists:flatmap(fun(Part) -> encoded(Encode, Part) end, Text);
encoded(Encode, C) -> binary_to_list(Encode(C)).

%% A character beyond the planes of UTF-16 is replaced.
utf16_char(C) when is_integer(C), C >= 0 ->
    if
        C < 16#110000, not ?IS_SURROGATE(C), C =/= 16#FFFE, C =/= 16#FFFF -> C;
        C >= 16#110000, C =< 16#7FFFFFFF -> ?REPLACEMENT
    end.

%% The forms of five and six bytes that ISO 10646 once had are among them.
utf8_bytes(C) when is_integer(C), C >= 0 ->
    if
        C < 16#80 -> <<C>>;
        C < 16#800 -> continued(2#110, 5, C, 1);
        C < 16#10000, not ?IS_SURROGATE(C), C < 16#FFFE -> continued(2#1110, 4, C, 2);
        C >= 16#10000, C < 16#200000 -> continued(2#11110, 3, C, 3);
        C >= 16#200000, C < 16#4000000 -> continued(2#111110, 2, C, 4);
        C >= 16#4000000, C < 16#80000000 -> continued(2#1111110, 1, C, 5)
    end.

continued(Mark, Width, C, More) ->
    MarkWidth = 8 - Width,
    First = C bsr (6 * More),
    Others = << <<2#10:2, (C bsr (6 * Place)):6>> || Place <- lists:seq(More - 1, 0, -1) >>,
    <<Mark:MarkWidth, First:Width, Others/binary>>.

%% Decoding ------------------------------------------------------------------------------------------------------------

from_ucs4be(Text) -> from_ucs4be(Text, []).
from_ucs4le(Text) -> from_ucs4le(Text, []).
from_ucs2be(Text) -> from_ucs2be(Text, []).
from_ucs2le(Text) -> from_ucs2le(Text, []).
from_utf16be(Text) -> from_utf16be(Text, []).
from_utf16le(Text) -> from_utf16le(Text, []).

from_ucs4be(Text, Tail) -> decoded(fun(<<C:32/big-signed, Rest/binary>>) -> {known(C), Rest}; (_) -> short end, not_ucs4be, Text, Tail).
from_ucs4le(Text, Tail) -> decoded(fun(<<C:32/little-signed, Rest/binary>>) -> {known(C), Rest}; (_) -> short end, not_ucs4le, Text, Tail).
from_ucs2be(Text, Tail) -> decoded(fun(<<C:16/big-signed, Rest/binary>>) -> {known(C), Rest}; (_) -> short end, not_ucs2be, Text, Tail).
from_ucs2le(Text, Tail) -> decoded(fun(<<C:16/little-signed, Rest/binary>>) -> {known(C), Rest}; (_) -> short end, not_ucs2le, Text, Tail).

from_utf16be(Text, Tail) ->
    decoded(fun(<<C/utf16-big, Rest/binary>>) -> {utf16_known(C), Rest}; (_) -> short end, not_utf16be, Text, Tail).

from_utf16le(Text, Tail) ->
    decoded(fun(<<C/utf16-little, Rest/binary>>) -> {utf16_known(C), Rest}; (_) -> short end, not_utf16le, Text, Tail).

known(C) when C < 0; ?IS_SURROGATE(C); C =:= 16#FFFE; C =:= 16#FFFF -> exit({bad_character_code, C});
known(C) -> C.

utf16_known(C) -> if C =/= 16#FFFE, C =/= 16#FFFF -> C end.

decoded(Next, Error, Text, Tail) when is_list(Text) -> decoded(Next, Error, list_to_binary(Text), Tail);
decoded(Next, Error, Text, Tail) -> decoded(Next, Error, Text, [], Tail).

decoded(_, _, <<>>, Chars, Tail) -> lists:reverse(Chars, Tail);
decoded(Next, Error, Bytes, Chars, Tail) ->
    case Next(Bytes) of
        {C, Rest} ->
            decoded(Next, Error, Rest, [C | Chars], Tail);
        short ->
            error_logger:error_msg("~w: Bin=~p~n     Acc=~p~n     Tail=~p~n", [?MODULE, Bytes, Chars, Tail]),
            {error, Error}
    end.

from_utf8(Text) when is_binary(Text) -> from_utf8(Text, []);
from_utf8(Text) ->
    lists:all(fun is_latin1/1, Text) orelse exit({ucs, {bad_utf8_character_code}}),
    from_utf8(list_to_binary(Text), []).

%% Surrogates and what lies beyond Unicode pass, longer forms than needed do not.
from_utf8(<<0:1, C:7, Rest/binary>>, Chars) ->
    from_utf8(Rest, [C | Chars]);
from_utf8(<<2#110:3, A:5, 2#10:2, B:6, Rest/binary>>, Chars) ->
    from_utf8(Rest, [needed(16#80, A bsl 6 bor B) | Chars]);
from_utf8(<<2#1110:4, A:4, 2#10:2, B:6, 2#10:2, C:6, Rest/binary>>, Chars) ->
    from_utf8(Rest, [needed(16#800, A bsl 12 bor (B bsl 6) bor C) | Chars]);
from_utf8(<<2#11110:5, A:3, 2#10:2, B:6, 2#10:2, C:6, 2#10:2, D:6, Rest/binary>>, Chars) ->
    from_utf8(Rest, [needed(16#10000, A bsl 18 bor (B bsl 12) bor (C bsl 6) bor D) | Chars]);
from_utf8(<<>>, Chars) ->
    lists:reverse(Chars);
from_utf8(_, _) ->
    exit({ucs, {bad_utf8_character_code}}).

needed(Least, C) when C >= Least -> C;
needed(_, _) -> exit({ucs, {bad_utf8_character_code}}).

from_latin9(Text) when is_binary(Text) -> from_latin9(binary_to_list(Text));
from_latin9(Text) -> [latin9_char(Byte) || Byte <- Text].

latin9_char(16#A4) -> 16#20AC;
latin9_char(16#A6) -> 16#160;
latin9_char(16#A8) -> 16#161;
latin9_char(16#B4) -> 16#17D;
latin9_char(16#B8) -> 16#17E;
latin9_char(16#BC) -> 16#152;
latin9_char(16#BD) -> 16#153;
latin9_char(16#BE) -> 16#178;
latin9_char(Byte) -> Byte.

%% By the name of a set ------------------------------------------------------------------------------------------------

to_unicode(Text, Name) ->
    case charset(Name) of
        latin9 -> from_latin9(Text);
        ucs2 -> from_ucs2be(Text);
        ucs4 -> from_ucs4be(Text);
        utf16be -> from_utf16be(Text);
        utf16le -> from_utf16le(Text);
        utf8 -> from_utf8(Text);
        unknown -> exit({bad_character_code, Text, Name});
        _ -> Text
    end.

%% Whether a character, or all of a text, are of the set; of a set that is encoded one character must come out.
is_incharset(Char, Name) ->
    case charset(Name) of
        ascii -> all(fun is_ascii/1, Char);
        utf1 -> all(fun is_unicode/1, Char);
        iso646 -> all(fun is_iso646_basic/1, Char);
        latin1 -> all(fun is_latin1/1, Char);
        _ ->
            case to_unicode(as_text(Char), Name) of
                {error, _} -> false;
                [Only] when is_integer(Only) -> true
            end
    end.

all(Is, Char) when is_integer(Char) -> Is(Char);
all(Is, Text) when is_list(Text) -> lists:all(Is, Text).

as_text(Char) when is_integer(Char) -> [Char];
as_text(Text) when is_list(Text) -> Text.

charset(Name) ->
    case [Set || {Set, Names} <- charsets(), lists:member(Name, Names)] of
        [Set] -> Set;
        [] -> unknown
    end.

charsets() ->
    [{ascii, ['ansi_x3.4-1968', 'iso-ir-6', 'ansi_x3.4-1986', 'iso_646.irv:1991', ascii, 'iso646-us', 'us-ascii', us, ibm367, cp367, csascii]},
     {utf1, ['iso-10646-utf-1', csiso10646utf1]},
     {iso646, ['iso_646.basic:1983', ref, csiso646basic1983]},
     {latin1, ['iso_8859-1:1987', 'iso-ir-100', 'iso_8859-1', 'iso-8859-1', latin1, l1, ibm819, cp819, csisolatin1]},
     {latin9, ['iso_8859-15', 'iso-8859-15', latin9]},
     {ucs2, ['iso-10646-ucs-2', csunicode]},
     {ucs4, ['iso-10646-ucs-4', csucs4]},
     {utf16be, ['utf-16be', 'utf-16']},
     {utf16le, ['utf-16le']},
     {utf8, ['utf-8']}].
