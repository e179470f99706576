%% Strings as people see them: graphemes, of binaries and of lists.
%%
%% What comes from a binary is a binary, what comes from a flat list is a flat list; what is cut from nested data keeps its form. A separator or a
%% character to trim is a grapheme: a code point, or a list of those that form one. Bytes that are no UTF-8 are a bad argument.
%% The second half is the old interface, which takes flat lists and counts code points.
-module(string).
-compile({no_auto_import, [length/1]}).

-export([casefold/1, centre/2, centre/3, chars/2, chars/3, chomp/1, chr/2, concat/2, copies/2, cspan/2, equal/2, equal/3,
         equal/4, find/2, find/3, is_empty/1, jaro_similarity/2, join/2, left/2, left/3, len/1, length/1, lexemes/2,
         list_to_float/1, list_to_integer/1, lowercase/1, next_codepoint/1, next_grapheme/1, nth_lexeme/3, pad/2, pad/3, pad/4,
         prefix/2, rchr/2, replace/3, replace/4, reverse/1, right/2, right/3, rstr/2, slice/2, slice/3, span/2, split/2, split/3,
         str/2, strip/1, strip/2, strip/3, sub_string/2, sub_string/3, sub_word/2, sub_word/3, substr/2, substr/3, take/2,
         take/3, take/4, titlecase/1, to_float/1, to_graphemes/1, to_integer/1, to_lower/1, to_upper/1, tokens/2, trim/1,
         trim/2, trim/3, uppercase/1, words/1, words/2]).

-accelerated([casefold/1, find/2, find/3, length/1, lexemes/2, lowercase/1, next_codepoint/1, next_grapheme/1, prefix/2,
              reverse/1, slice/2, slice/3, split/2, split/3, to_graphemes/1, trim/1, trim/2, trim/3, uppercase/1]).

%% Graphemes -----------------------------------------------------------------------------------------------------------

is_empty([]) -> true;
is_empty(Text) when is_binary(Text) -> Text =:= <<>>;
is_empty([First | Rest]) when is_list(First); is_binary(First) -> is_empty(First) andalso is_empty(Rest);
is_empty(_) -> false.

next_grapheme(Text) -> unicode_util:gc(Text).
next_codepoint(Text) -> unicode_util:cp(Text).

length(Text) -> count(unicode_util:gc(Text), 0, Text).

count([_ | Rest], N, Text) -> count(unicode_util:gc(Rest), N + 1, Text);
count([], N, _) -> N;
count({error, Rest}, _, Text) -> erlang:error({badarg, Rest}, [Text]).

to_graphemes(Text) ->
    case unicode_util:gc(Text) of
        [Grapheme | Rest] -> [Grapheme | to_graphemes(Rest)];
        [] -> [];
        {error, Rest} -> erlang:error({badarg, Rest}, [Text])
    end.

reverse(Text) -> lists:reverse(to_graphemes(Text)).

%% Graphemes, or any character data, in the form of the text they come from.
like(Original, Data) when is_binary(Original) ->
    case Data of
        _ when is_binary(Data) -> Data;
        _ -> unicode:characters_to_binary(Data)
    end;
like(_, Data) ->
    unicode:characters_to_list(Data).

equal(A, B) when is_binary(A), is_binary(B) -> A =:= B;
equal(A, B) -> equal(A, B, false, none).
equal(A, B, IgnoreCase) -> equal(A, B, IgnoreCase, none).

equal(A, B, false, none) when is_binary(A), is_binary(B) -> A =:= B;
equal(A, A, IgnoreCase, Norm) when IgnoreCase =:= true; IgnoreCase =:= false, Norm =/= none -> true;
equal(A, B, IgnoreCase, Norm) when is_boolean(IgnoreCase) ->
    comparable(A, IgnoreCase, Norm) =:= comparable(B, IgnoreCase, Norm).

comparable(Text, false, none) -> to_list(Text);
comparable(Text, true, none) -> to_list(casefold(Text));
comparable(Text, IgnoreCase, Norm) ->
    Folded = if IgnoreCase -> casefold(Text); true -> Text end,
    case Norm of
        nfc -> unicode:characters_to_nfc_list(Folded);
        nfd -> unicode:characters_to_nfd_list(Folded);
        nfkc -> unicode:characters_to_nfkc_list(Folded);
        nfkd -> unicode:characters_to_nfkd_list(Folded)
    end.

to_list(Text) ->
    case unicode:characters_to_list(Text) of
        List when is_list(List) -> List;
        _ -> erlang:error(badarg, [Text])
    end.

%% Parts ---------------------------------------------------------------------------------------------------------------

slice(Text, Start) -> slice(Text, Start, infinity).

slice(Text, Start, Length) when is_integer(Start), Start >= 0, is_integer(Length) andalso Length >= 0 orelse Length =:= infinity ->
    Rest = skip(Text, Start),
    case Length of
        infinity -> like(Text, Rest);
        _ -> like(Text, first(Rest, Length))
    end.

skip(Text, 0) -> Text;
skip(Text, N) ->
    case unicode_util:gc(Text) of
        [_ | Rest] -> skip(Rest, N - 1);
        [] -> Text;
        {error, Rest} -> erlang:error({badarg, Rest})
    end.

first(_, 0) -> [];
first(Text, N) ->
    case unicode_util:gc(Text) of
        [Grapheme | Rest] -> [Grapheme | first(Rest, N - 1)];
        [] -> [];
        {error, Rest} -> erlang:error({badarg, Rest})
    end.

pad(Text, Length) -> pad(Text, Length, trailing, $\s).
pad(Text, Length, Where) -> pad(Text, Length, Where, $\s).

pad(Text, Length, leading, Char) when is_integer(Length) ->
    [lists:duplicate(missing(Text, Length), Char), Text];
pad(Text, Length, trailing, Char) when is_integer(Length) ->
    [Text | lists:duplicate(missing(Text, Length), Char)];
pad(Text, Length, both, Char) when is_integer(Length) ->
    Missing = missing(Text, Length),
    Left = lists:duplicate(Missing div 2, Char),
    [Left, Text, Left | if Missing rem 2 =:= 1 -> [Char]; true -> [] end].

missing(Text, Length) -> max(0, Length - length(Text)).

trim(Text) -> trim(Text, both, unicode_util:whitespace()).
trim(Text, Where) -> trim(Text, Where, unicode_util:whitespace()).

trim(Text, _, []) -> Text;
trim(Text, Where, Chars) when is_list(Chars) ->
    case Where of
        leading -> like(Text, trim_leading(Text, Chars));
        trailing -> like(Text, trim_trailing(Text, Chars));
        both -> like(Text, trim_trailing(trim_leading(Text, Chars), Chars))
    end.

trim_leading(Text, Chars) ->
    case unicode_util:gc(Text) of
        [Grapheme | Rest] ->
            case lists:member(Grapheme, Chars) of
                true -> trim_leading(Rest, Chars);
                false -> [Grapheme | Rest]
            end;
        [] ->
            [];
        {error, _} ->
            Text
    end.

trim_trailing(Text, Chars) ->
    lists:reverse(lists:dropwhile(fun(Grapheme) -> lists:member(Grapheme, Chars) end, reverse(Text))).

chomp(Text) -> trim(Text, trailing, [[$\r, $\n], $\n]).

take(Text, Chars) -> take(Text, Chars, false, leading).
take(Text, Chars, Complement) -> take(Text, Chars, Complement, leading).

%% No character is among none.
take(Text, [], Complement, Where) when is_boolean(Complement), Where =:= leading orelse Where =:= trailing ->
    Nothing = like(Text, []),
    case Complement =:= (Where =:= leading) of
        true -> {Text, Nothing};
        false -> {Nothing, Text}
    end;
take(Text, Chars, Complement, Where) when is_list(Chars), is_boolean(Complement), Where =:= leading orelse Where =:= trailing ->
    case plain_take(Text, Chars, Complement, Where =:= leading) of
        unplain -> any_take(Text, Chars, Complement, Where);
        Taken -> Taken
    end.

plain_take(_, _, _, _) -> erlang:nif_error(undef).

any_take(Text, Chars, Complement, leading) ->
    {Taken, Rest} = take_while(taken(Chars, Complement), Text, []),
    {like(Text, Taken), case Rest of [] -> like(Text, Rest); _ -> Rest end};
any_take(Text, Chars, Complement, trailing) ->
    {Taken, Rest} = lists:splitwith(taken(Chars, Complement), reverse(Text)),
    {like(Text, lists:reverse(Rest)), like(Text, lists:reverse(Taken))}.

%% The rest keeps its form.
take_while(IsTaken, Text, Taken) ->
    case unicode_util:gc(Text) of
        [Grapheme | Rest] ->
            case IsTaken(Grapheme) of
                true -> take_while(IsTaken, Rest, [Grapheme | Taken]);
                false -> {lists:reverse(Taken), Text}
            end;
        [] -> {lists:reverse(Taken), []};
        {error, Rest} -> erlang:error({badarg, Rest})
    end.

taken(Chars, Complement) -> fun(Grapheme) -> lists:member(Grapheme, Chars) =/= Complement end.

lexemes([], _) -> [];
lexemes(Text, []) -> [Text];
lexemes(Text, Separators) when is_list(Separators) ->
    lexemes(to_graphemes(Text), Separators, Text).

lexemes(Graphemes, Separators, Text) ->
    case lists:dropwhile(fun(G) -> lists:member(G, Separators) end, Graphemes) of
        [] ->
            [];
        Start ->
            {Lexeme, Rest} = lists:splitwith(fun(G) -> not lists:member(G, Separators) end, Start),
            [like(Text, Lexeme) | lexemes(Rest, Separators, Text)]
    end.

nth_lexeme(Text, N, Separators) when is_integer(N), N > 0, is_list(Separators) ->
    case lexemes(Text, Separators) of
        Lexemes when erlang:length(Lexemes) >= N -> lists:nth(N, Lexemes);
        _ when is_binary(Text) -> <<>>;
        _ -> []
    end.

%% Case ----------------------------------------------------------------------------------------------------------------

lowercase(Text) -> convert(fun unicode_util:lowercase/1, Text).
uppercase(Text) -> convert(fun unicode_util:uppercase/1, Text).
casefold(Text) -> convert(fun unicode_util:casefold/1, Text).

convert(Next, Text) -> like(Text, converted(Next, Next(Text), Text)).

converted(Next, [Char | Rest], Text) -> [Char | converted(Next, Next(Rest), Text)];
converted(_, [], _) -> [];
converted(_, {error, Rest}, Text) -> erlang:error({badarg, Rest}, [Text]).

titlecase([First, Next | _] = [_ | Rest]) when is_integer(First), First >= 0, First < 128, is_integer(Next), Next >= 0, Next < 128 ->
    [upper(First) | Rest];
titlecase(<<First, Rest/binary>>) when First < 128 ->
    <<(upper(First)), Rest/binary>>;
titlecase(Text) ->
    case unicode_util:titlecase(Text) of
        {error, Rest} -> erlang:error({badarg, Rest}, [Text]);
        [First | Rest] when is_binary(Text), is_binary(Rest) -> <<(like(Text, [First]))/binary, Rest/binary>>;
        Data when is_binary(Text) -> like(Text, Data);
        [First | <<>>] -> one_or_more(First);
        [First | Rest] when is_binary(Rest) -> one_or_more(First) ++ [Rest];
        [First | Rest] -> one_or_more(First) ++ Rest;
        [] -> []
    end.

one_or_more(Chars) when is_list(Chars) -> Chars;
one_or_more(Char) -> [Char].

%% Numbers -------------------------------------------------------------------------------------------------------------

%% The number at the start of the text, and what follows it. Most texts are digits and an ASCII character behind them.
to_integer([Sign | Text]) when Sign =:= $-; Sign =:= $+ -> plain_integer(Text, [Sign | Text], [Sign]);
to_integer(Text) -> plain_integer(Text, Text, []).

plain_integer([C | Rest], Text, Digits) when is_integer(C), C >= $0, C =< $9 -> plain_integer(Rest, Text, [C | Digits]);
plain_integer(Rest, Text, [Last | _] = Digits) when Last >= $0, Rest =:= [] orelse is_integer(hd(Rest)) andalso hd(Rest) >= 0 andalso hd(Rest) < 128 ->
    try {erlang:list_to_integer(lists:reverse(Digits)), Rest}
    catch error:system_limit -> any_integer(Text)
    end;
plain_integer(_, Text, _) -> any_integer(Text).

any_integer(Text) ->
    try number(Text, fun integer_part/1, fun erlang:list_to_integer/1, no_integer, "+-0123456789")
    catch error:_ -> {error, badarg}
    end.

%% Of floats most are digits, a point and digits.
to_float([Sign | Text]) when Sign =:= $-; Sign =:= $+ -> plain_whole(Text, [Sign | Text], [Sign]);
to_float(Text) -> plain_whole(Text, Text, []).

plain_whole([C | Rest], Text, Digits) when is_integer(C), C >= $0, C =< $9 -> plain_whole(Rest, Text, [C | Digits]);
plain_whole([Point, C | Rest], Text, [Last | _] = Digits)
  when Point =:= $. orelse Point =:= $,, is_integer(C), C >= $0, C =< $9, Last >= $0 -> plain_fraction(Rest, Text, [C, $. | Digits]);
plain_whole(_, Text, _) -> any_float(Text).

plain_fraction([C | Rest], Text, Digits) when is_integer(C), C >= $0, C =< $9 -> plain_fraction(Rest, Text, [C | Digits]);
plain_fraction(Rest, Text, Digits)
  when Rest =:= [] orelse is_integer(hd(Rest)) andalso hd(Rest) >= 0 andalso hd(Rest) < 128 andalso hd(Rest) =/= $e andalso hd(Rest) =/= $E ->
    try {erlang:list_to_float(lists:reverse(Digits)), Rest}
    catch error:badarg -> any_float(Text)
    end;
plain_fraction(_, Text, _) -> any_float(Text).

any_float(Text) ->
    try number(Text, fun float_part/1, fun float_of/1, no_float, "+-0123456789eE.,")
    catch error:_ -> {error, badarg}
    end.

number(Text, Part, Convert, Missing, Chars) when is_list(Text); is_binary(Text) ->
    case Part(to_list(Text)) of
        {Digits, Rest} ->
            try Convert(Digits) of
                Number -> {Number, behind(Text, Rest, Chars)}
            catch
                error:badarg -> {error, Missing};
                error:system_limit -> {error, system_limit}
            end;
        none ->
            {error, Missing}
    end.

%% What is behind a number: of a list, the form of what is behind all characters that numbers have is kept.
behind(Text, Rest, _) when is_binary(Text) -> like(Text, Rest);
behind(Text, Rest, Chars) ->
    Tail = asterias_nested_text:drop(Text, Chars),
    lists:sublist(Rest, erlang:length(Rest) - erlang:length(to_list(Tail))) ++ Tail.

integer_part([Sign | Text]) when Sign =:= $+; Sign =:= $- ->
    case digits(Text) of
        {[], _} -> none;
        {Digits, Rest} -> {[Sign | Digits], Rest}
    end;
integer_part(Text) ->
    case digits(Text) of
        {[], _} -> none;
        Found -> Found
    end.

%% A digit with a mark on it is no digit.
digits(Text) ->
    case lists:splitwith(fun(C) -> C >= $0 andalso C =< $9 end, Text) of
        {[_ | _] = Digits, [_ | _] = Rest} ->
            Last = lists:last(Digits),
            case unicode_util:gc([Last | Rest]) of
                [[_ | _] | _] -> {lists:droplast(Digits), [Last | Rest]};
                _ -> {Digits, Rest}
            end;
        Split ->
            Split
    end.

float_part(Text) ->
    case integer_part(Text) of
        {Whole, [Dot | Rest]} when Dot =:= $.; Dot =:= $, ->
            case digits(Rest) of
                {[], _} ->
                    none;
                {Fraction, Rest1} ->
                    {Exponent, Rest2} = exponent(Rest1),
                    {Whole ++ "." ++ Fraction ++ Exponent, Rest2}
            end;
        _ ->
            none
    end.

exponent([E | Text]) when E =:= $e; E =:= $E ->
    case integer_part(Text) of
        {Digits, Rest} -> {"e" ++ Digits, Rest};
        none -> {"", [E | Text]}
    end;
exponent(Text) ->
    {"", Text}.

float_of(Digits) -> erlang:list_to_float(Digits).

list_to_integer(Text) when is_list(Text) -> to_integer(Text);
list_to_integer(_) -> {error, not_a_list}.

list_to_float(Text) when is_list(Text) -> to_float(Text);
list_to_float(_) -> {error, not_a_list}.

%% Searching -----------------------------------------------------------------------------------------------------------
%% A pattern matches code points, but not the beginning of a longer grapheme: "e" is not found in "e" with an accent.

prefix(Text, Prefix) ->
    Wanted = to_list(Prefix),
    case is_empty(Text) andalso Wanted =/= [] of
        true -> nomatch;
        false ->
            case after_prefix(Text, Wanted) of
                nomatch -> nomatch;
                Rest -> like(Text, Rest)
            end
    end.

after_prefix(Text, []) -> Text;
after_prefix(Text, [Last]) ->
    case unicode_util:gc(Text) of
        [Last | Rest] -> Rest;
        {error, _} -> erlang:error(badarg);
        _ -> nomatch
    end;
after_prefix(Text, [Char | Prefix]) ->
    case unicode_util:cp(Text) of
        [Char | Rest] -> after_prefix(Rest, Prefix);
        {error, _} -> erlang:error(badarg);
        _ -> nomatch
    end.

find(Text, Pattern) -> find(Text, Pattern, leading).

find(Text, Pattern, Where) when Where =:= leading; Where =:= trailing ->
    case to_list(Pattern) of
        [] ->
            Text;
        Wanted ->
            Whole = flat(Text),
            case matches(Whole, Wanted, Where) of
                [] -> nomatch;
                [{_, At, _} | _] -> At
            end
    end.

split(Text, Pattern) -> split(Text, Pattern, leading).

split(Text, Pattern, Where) when Where =:= leading; Where =:= trailing; Where =:= all ->
    case is_empty(Pattern) of
        true ->
            [Text];
        false ->
            Whole = flat(Text),
            parts(matches(Whole, to_list(Pattern), Where), 0, Whole)
    end.

replace(Text, Pattern, Replacement) -> replace(Text, Pattern, Replacement, leading).

replace(Text, Pattern, Replacement, Where) when Where =:= leading; Where =:= trailing; Where =:= all ->
    lists:join(Replacement, split(Text, Pattern, Where)).

flat(Text) when is_binary(Text) -> Text;
flat(Text) -> to_list(Text).

%% The text before each match and what is left after the last. Positions are bytes of a binary, code points of a list.
parts([{Position, _, Next} | Matches], From, Text) ->
    {Before, _} = cut(Text, Position - From),
    Size = size_between(Text, Next),
    [Before | parts(Matches, From + Size, Next)];
parts([], _, Text) ->
    [Text].

cut(Text, N) when is_binary(Text) ->
    <<Before:N/binary, After/binary>> = Text,
    {Before, After};
cut(Text, N) ->
    lists:split(N, Text).

size_between(Text, Later) when is_binary(Text) -> byte_size(Text) - byte_size(Later);
size_between(Text, Later) -> erlang:length(Text) - erlang:length(Later).

%% Matches as {Position, TextFromMatch, TextAfterMatch}: the first, the last, or all that do not overlap.
matches(Text, Wanted, leading) -> matches(Text, 0, Wanted, searched(Text, Wanted), one);
matches(Text, Wanted, all) -> matches(Text, 0, Wanted, searched(Text, Wanted), all);
matches(Text, Wanted, trailing) ->
    case matches(Text, 0, Wanted, searched(Text, Wanted), overlapping) of
        [] -> [];
        Found -> [lists:last(Found)]
    end.

searched(Text, Wanted) when is_binary(Text) -> unicode:characters_to_binary(Wanted);
searched(_, _) -> none.

matches(Text, Position, Wanted, Searched, Which) ->
    case next_candidate(Text, Searched) of
        none ->
            [];
        Skipped ->
            {_, At} = cut(Text, Skipped),
            case after_prefix(At, Wanted) of
                nomatch ->
                    try_after(At, Position + Skipped, Wanted, Searched, Which);
                Rest ->
                    Found = {Position + Skipped, At, like(At, Rest)},
                    [Found | more_matches(Found, Wanted, Searched, Which)]
            end
    end.

more_matches(_, _, _, one) ->
    [];
more_matches({Position, At, Rest}, Wanted, Searched, all) ->
    matches(Rest, Position + size_between(At, Rest), Wanted, Searched, all);
more_matches({Position, At, _}, Wanted, Searched, overlapping) ->
    try_after(At, Position, Wanted, Searched, overlapping).

try_after(At, Position, Wanted, Searched, Which) ->
    Later = case At of
                <<_/utf8, Rest/binary>> -> Rest;
                <<_, Rest/binary>> -> Rest;
                [_ | Rest] -> Rest
            end,
    matches(Later, Position + size_between(At, Later), Wanted, Searched, Which).

%% How far on a match may begin. Within a list every place is tried.
next_candidate([], _) -> none;
next_candidate(Text, none) when is_list(Text) -> 0;
next_candidate(Text, Searched) ->
    case binary:match(Text, Searched) of
        {Position, _} -> Position;
        nomatch -> none
    end.

jaro_similarity(_, _) -> erlang:nif_error(undef).

%% The old interface: flat lists of code points ------------------------------------------------------------------------

len(Text) -> erlang:length(Text).

concat(A, B) -> A ++ B.

chr(Text, Char) when is_integer(Char) -> first_char(Text, Char, 1).
rchr(Text, Char) when is_integer(Char) -> last_char(Text, Char, 1, 0).

first_char([Char | _], Char, I) -> I;
first_char([_ | Rest], Char, I) -> first_char(Rest, Char, I + 1);
first_char([], _, _) -> 0.

last_char([Char | Rest], Char, I, _) -> last_char(Rest, Char, I + 1, I);
last_char([_ | Rest], Char, I, Found) -> last_char(Rest, Char, I + 1, Found);
last_char([], _, _, Found) -> Found.

str(_, _) -> erlang:nif_error(undef).

rstr(Text, [Char | Sub]) -> last_text(Text, Char, Sub, 1, 0);
rstr(Text, []) when is_list(Text) -> 0.

last_text([Char | Rest], Char, Sub, I, Found) ->
    case lists:prefix(Sub, Rest) of
        true -> last_text(Rest, Char, Sub, I + 1, I);
        false -> last_text(Rest, Char, Sub, I + 1, Found)
    end;
last_text([_ | Rest], Char, Sub, I, Found) -> last_text(Rest, Char, Sub, I + 1, Found);
last_text([], _, _, _, Found) -> Found.

span(Text, Chars) when is_list(Chars) -> erlang:length(lists:takewhile(fun(C) -> lists:member(C, Chars) end, Text)).
cspan(Text, Chars) when is_list(Chars) -> erlang:length(lists:takewhile(fun(C) -> not lists:member(C, Chars) end, Text)).

substr(Text, 1) when is_list(Text) -> Text;
substr(Text, Start) when is_integer(Start), Start > 1 -> lists:nthtail(Start - 1, Text).

substr(Text, Start, Length) when is_integer(Start), Start >= 1, is_integer(Length), Length >= 0 ->
    lists:sublist(lists:nthtail(Start - 1, Text), Length).

sub_string(Text, Start) -> substr(Text, Start).
sub_string(Text, Start, Stop) when is_integer(Start), is_integer(Stop) -> substr(Text, Start, Stop - Start + 1).

tokens(Text, Separators) ->
    case plain_tokens(Text, Separators) of
        unplain ->
            case Separators of
                [] -> case Text of
                          [] -> [];
                          [_ | _] -> [Text]
                      end;
                [_ | _] -> any_tokens(lists:reverse(lists:reverse(Text)), Separators)
            end;
        Tokens ->
            Tokens
    end.

plain_tokens(_, _) -> erlang:nif_error(undef).

any_tokens([C | Rest] = Text, Separators) ->
    case lists:member(C, Separators) of
        true -> any_tokens(Rest, Separators);
        false -> token(Text, Separators, [])
    end;
any_tokens([], _) ->
    [].

token([C | Rest], Separators, Token) ->
    case lists:member(C, Separators) of
        true -> [lists:reverse(Token) | any_tokens(Rest, Separators)];
        false -> token(Rest, Separators, [C | Token])
    end;
token([], _, Token) ->
    [lists:reverse(Token)].

join([], Separator) when is_list(Separator) -> [];
join([First | Rest], Separator) -> First ++ lists:append([Separator ++ Text || Text <- Rest]).

chars(Char, N) -> chars(Char, N, []).
chars(Char, N, Tail) when is_integer(Char), is_integer(N), N >= 0 -> lists:duplicate(N, Char) ++ Tail.

copies(Text, N) when is_list(Text), is_integer(N), N >= 0 -> lists:append(lists:duplicate(N, Text)).

words(Text) -> words(Text, $\s).
words(Text, Separator) when is_integer(Separator) -> max(1, erlang:length(tokens(Text, [Separator]))).

sub_word(Text, N) -> sub_word(Text, N, $\s).
sub_word(Text, N, Separator) when is_integer(N), N >= 1, is_integer(Separator) ->
    case tokens(Text, [Separator]) of
        Tokens when N =< erlang:length(Tokens) -> lists:nth(N, Tokens);
        _ -> []
    end.

strip(Text) -> strip(Text, both, $\s).
strip(Text, Where) -> strip(Text, Where, $\s).

strip(Text, left, Char) when is_integer(Char) -> without_leading(Text, Char);
strip(Text, right, Char) when is_integer(Char) -> without_trailing(Text, Char);
strip(Text, both, Char) when is_integer(Char) -> without_trailing(without_leading(Text, Char), Char).

without_leading([Char | Text], Char) -> without_leading(Text, Char);
without_leading([_ | _] = Text, _) -> Text;
without_leading([], _) -> [].

without_trailing([Char | Text], Char) ->
    case without_trailing(Text, Char) of
        [] -> [];
        Rest -> [Char | Rest]
    end;
without_trailing([C | Text], Char) -> [C | without_trailing(Text, Char)];
without_trailing([], _) -> [].

left(Text, N) -> left(Text, N, $\s).
left(Text, N, Char) when is_integer(N), N >= 0, is_integer(Char) ->
    case erlang:length(Text) of
        Size when Size >= N -> lists:sublist(Text, N);
        Size -> Text ++ lists:duplicate(N - Size, Char)
    end.

right(Text, N) -> right(Text, N, $\s).
right(Text, N, Char) when is_integer(N), N >= 0, is_integer(Char) ->
    case erlang:length(Text) of
        Size when Size >= N -> lists:nthtail(Size - N, Text);
        Size -> lists:duplicate(N - Size, Char) ++ Text
    end.

centre(Text, N) -> centre(Text, N, $\s).
centre(Text, 0, Char) when is_list(Text), is_integer(Char) -> [];
centre(Text, N, Char) when is_integer(N), N > 0, is_integer(Char) ->
    case erlang:length(Text) of
        Size when Size >= N -> lists:sublist(Text, (Size - N) div 2 + 1, N);
        Size ->
            Left = (N - Size) div 2,
            lists:duplicate(Left, Char) ++ Text ++ lists:duplicate(N - Size - Left, Char)
    end.

%% Latin-1 only, as the old interface is.
to_upper(Text) when is_list(Text) -> [upper(C) || C <- Text];
to_upper(Char) when is_integer(Char) -> upper(Char).

to_lower(Text) when is_list(Text) -> [lower(C) || C <- Text];
to_lower(Char) when is_integer(Char) -> lower(Char).

upper(C) when C >= $a, C =< $z; C >= 16#E0, C =< 16#FE, C =/= 16#F7 -> C - 32;
upper(C) when is_integer(C) -> C.

lower(C) when C >= $A, C =< $Z; C >= 16#C0, C =< 16#DE, C =/= 16#D7 -> C + 32;
lower(C) when is_integer(C) -> C.
