%% Formatted reading.
%%
%% fread/2 answers {ok, Terms, RestOfText}, {more, RestOfFormat, CharactersRead, Terms} with the terms in reverse when the text ends too
%% soon, or {error, {fread, What}}. fread/3 takes the text in pieces, of which `eof` is the last, and reads it line by line.
-module(io_lib_fread).

-export([fread/2, fread/3]).

-define(IS_SPACE(C), (C =:= $\s orelse C =:= $\t orelse C =:= $\r orelse C =:= $\n)).
-define(MAX_BASE, 36).

%% The continuation: what is left of the format, the begun line in reverse, the characters read before it, and the terms.
fread([], Text, Format) -> collect(Format, [], 0, [], Text);
fread({Format, Line, N, Terms}, Text, _) -> collect(Format, Line, N, Terms, Text).

collect(Format, [$\r | Line], N, Terms, [$\n | Text]) -> line(Format, lists:reverse(Line), N, Terms, Text, "\r\n");
collect(Format, Line, N, Terms, [$\n | Text]) -> line(Format, lists:reverse(Line), N, Terms, Text, "\n");
collect(Format, Line, N, Terms, []) -> {more, {Format, Line, N, Terms}};
collect(Format, [$\r | Line], N, Terms, Text) -> line(Format, lists:reverse(Line), N, Terms, Text, "\r");
collect(Format, Line, N, Terms, [Char | Text]) -> collect(Format, [Char | Line], N, Terms, Text);
collect(Format, Line, N, Terms, eof) -> line(Format, lists:reverse(Line), N, Terms, eof, "").

%% A newline behind the last field is dropped, and counts only where the format goes on behind it.
line(Format, Line, N, Terms, More, Newline) ->
    Later = case More of eof -> []; _ -> More end,
    case scan(Format, Line, N, Terms) of
        {ok, Read, []} -> {done, {ok, Read}, Later};
        {ok, Read, Rest} -> {done, {ok, Read}, Rest ++ Newline ++ Later};
        {more, Left, N1, Terms1} when More =:= eof -> {done, scan(Left, eof, N1 + length(Newline), Terms1), eof};
        {more, Left, N1, Terms1} -> collect(Left, [], N1 + length(Newline), Terms1, More);
        Error -> {done, Error, More}
    end.

fread(Format, Text) -> scan(Format, Text, 0, []).

scan([$~ | Field] = Format, Text, N, Terms) ->
    {Suppress, Field1} = flag($*, Field),
    {Width, Field2} = width(Field1),
    {Unicode, Field3} = flag($t, Field2),
    case {Field3, Text} of
        {[$l | Rest], _} -> scan(Rest, Text, N, kept(Suppress, N, Terms));
        {_, []} -> {more, Format, N, Terms};
        {_, eof} -> at_end(N, Terms);
        {[$~ | Rest], [$~ | Text1]} -> scan(Rest, Text1, N + 1, Terms);
        {[Control | Rest], _} ->
            case field(Control, Width, Unicode, Text) of
                {{error, What}, _, _} -> {error, {fread, What}};
                {{ok, Value}, Text1, Size} -> scan(Rest, Text1, N + Size, kept(Suppress, Value, Terms))
            end;
        {[], _} -> {error, {fread, format}}
    end;
scan([C | Format], Text, N, Terms) when ?IS_SPACE(C) ->
    {Size, Rest} = skip_space(Text, 0),
    scan(Format, Rest, N + Size, Terms);
scan([C | Format], [C | Text], N, Terms) -> scan(Format, Text, N + 1, Terms);
scan([_ | _], [_ | _], _, _) -> {error, {fread, input}};
scan([_ | _] = Format, [], N, Terms) -> {more, Format, N, Terms};
scan([_ | _], eof, N, Terms) -> at_end(N, Terms);
scan([], Text, _, Terms) -> {ok, lists:reverse(Terms), Text}.

at_end(0, []) -> eof;
at_end(_, _) -> {error, {fread, input}}.

kept(true, _, Terms) -> Terms;
kept(false, Value, Terms) -> [Value | Terms].

flag(Flag, [Flag | Format]) -> {true, Format};
flag(_, Format) -> {false, Format}.

width(Format) ->
    case lists:splitwith(fun(C) -> C >= $0 andalso C =< $9 end, Format) of
        {[], _} -> {none, Format};
        {Digits, Rest} -> {list_to_integer(Digits), Rest}
    end.

%% Fields --------------------------------------------------------------------------------------------------------------
%% {{ok, Value} | {error, What}, RestOfText, CharactersTaken}

field($c, none, Unicode, Text) -> field($c, 1, Unicode, Text);
field($c, Width, Unicode, Text) -> exactly(Width, Unicode, Text, character, fun(Chars) -> Chars end);
field($s, none, Unicode, Text) -> word(Unicode, Text, string, fun(Chars) -> Chars end);
field($s, Width, Unicode, Text) -> exactly(Width, Unicode, Text, string, fun trimmed/1);
field($a, none, Unicode, Text) -> word(Unicode, Text, atom, fun list_to_atom/1);
field($a, Width, false, Text) -> exactly(Width, false, Text, atom, fun(Chars) -> list_to_atom(trimmed(Chars)) end);
field($d, none, false, Text) -> number(Text, fun(Rest) -> digits(10, Rest, []) end, integer, fun list_to_integer/1);
field($d, Width, false, Text) -> exactly(Width, false, Text, integer, converter(integer, fun list_to_integer/1));
field($f, none, false, Text) -> number(Text, fun float_digits/1, float, fun list_to_float/1);
field($f, Width, false, Text) -> exactly(Width, false, Text, float, converter(float, fun list_to_float/1));
field($u, none, false, Text) -> unsigned(10, Text);
field($u, Base, false, Text) when Base >= 2, Base =< ?MAX_BASE -> unsigned(Base, Text);
field($-, _, false, [$- | Text]) -> {{ok, -1}, Text, 1};
field($-, _, false, [$+ | Text]) -> {{ok, 1}, Text, 1};
field($-, _, false, Text) -> {{ok, 1}, Text, 0};
field($#, none, false, Text) -> based(Text, fun(Base, Rest) -> digits(abs(Base), Rest, []) end);
field($#, Width, false, Text) ->
    case exactly(Width, false, Text, based, fun(Chars) -> based(Chars, fun(Base, Rest) when Base > 0 -> {Rest, []}; (_, Rest) -> {[], Rest} end) end) of
        {{ok, {Result, _, _}}, Rest, Size} -> {Result, Rest, Size};
        Error -> Error
    end;
field(_, _, _, Text) -> {{error, format}, Text, 0}.

%% So many characters, none of them a newline.
exactly(Width, Unicode, Text, What, Convert) ->
    case take(Width, Unicode, Text, []) of
        error -> {{error, What}, Text, 0};
        {Chars, Rest} ->
            case Convert(Chars) of
                {error, _} = Error -> {Error, Rest, Width};
                Value -> {{ok, Value}, Rest, Width}
            end
    end.

take(0, _, Text, Taken) -> {lists:reverse(Taken), Text};
take(N, Unicode, [C | Text], Taken) when C =/= $\n, Unicode orelse C =< 255 -> take(N - 1, Unicode, Text, [C | Taken]);
take(_, _, _, _) -> error.

converter(What, Convert) ->
    fun(Chars) ->
        try Convert(element(2, skip_space(Chars, 0)))
        catch error:_ -> {error, What}
        end
    end.

trimmed(Chars) -> lists:reverse(element(2, skip_space(lists:reverse(element(2, skip_space(Chars, 0))), 0))).

%% Up to white space, and to a character beyond Latin-1 where those are not wanted, behind any white space.
word(Unicode, Text, What, Convert) ->
    {Skipped, Start} = skip_space(Text, 0),
    case lists:splitwith(fun(C) -> not ?IS_SPACE(C) andalso (Unicode orelse C =< 255) end, Start) of
        {[], [C | _]} when not ?IS_SPACE(C) -> {{error, What}, Start, Skipped};
        {Chars, Rest} -> {{ok, Convert(Chars)}, Rest, Skipped + length(Chars)}
    end.

number(Text, Digits, What, Convert) ->
    {Skipped, Start} = skip_space(Text, 0),
    {Sign, Unsigned} = sign(Start),
    {Chars, Rest} = Digits(Unsigned),
    Taken = Sign ++ Chars,
    Result = try {ok, Convert(Taken)}
             catch error:_ -> {error, What}
             end,
    {Result, Rest, Skipped + length(Taken)}.

unsigned(Base, Text) ->
    {Chars, Rest} = digits(Base, Text, []),
    Result = try {ok, list_to_integer(Chars, Base)}
             catch error:_ -> {error, unsigned}
             end,
    {Result, Rest, length(Chars)}.

%% BASE#DIGITS, where a sign before the base is that of the number.
based(Text, Digits) ->
    case number(Text, fun(Rest) -> digits(10, Rest, []) end, based, fun list_to_integer/1) of
        {{ok, Base}, [$# | Rest], Size} when abs(Base) >= 2, abs(Base) =< ?MAX_BASE ->
            {Chars, Left} = Digits(Base, Rest),
            try {{ok, list_to_integer(Chars, abs(Base)) * (Base div abs(Base))}, Left, Size + 1 + length(Chars)}
            catch error:_ -> {{error, based}, Left, 0}
            end;
        {_, Rest, _} -> {{error, based}, Rest, 0}
    end.

sign([C | Text]) when C =:= $+; C =:= $- -> {[C], Text};
sign(Text) -> {[], Text}.

float_digits(Text) ->
    {Whole, Rest} = digits(10, Text, []),
    case Rest of
        [$. | Rest1] ->
            {Fraction, Rest2} = digits(10, Rest1, []),
            {Exponent, Rest3} = exponent(Rest2),
            {Whole ++ "." ++ Fraction ++ Exponent, Rest3};
        _ -> {Whole, Rest}
    end.

exponent([E | Text]) when E =:= $e; E =:= $E ->
    {Sign, Text1} = sign(Text),
    {Digits, Rest} = digits(10, Text1, []),
    {[E | Sign ++ Digits], Rest};
exponent(Text) -> {[], Text}.

digits(Base, [C | Text], Taken) when C >= $0, C =< $9; C >= $A, C < $A + Base - 10; C >= $a, C < $a + Base - 10 ->
    digits(Base, Text, [C | Taken]);
digits(_, Text, Taken) -> {lists:reverse(Taken), Text}.

skip_space([C | Text], N) when ?IS_SPACE(C) -> skip_space(Text, N + 1);
skip_space(Text, N) -> {N, Text}.
