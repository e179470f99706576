%% Text in lists of lists and binaries, for module string: what is left of it keeps its form.
%%
%% Texts are walked code point by code point, a binary within a list in one go. Pieces that were passed are kept in reverse; a part made
%% of a single binary is that binary. `Wanted` is a list of code points, `Chars` one of graphemes.
-module(asterias_nested_text).

-export([drop/2, find/3, lexemes/2, skip/2, slice/3, split/3, trim/3, trim_broken/3]).

%% Searching -----------------------------------------------------------------------------------------------------------

find(Text, Wanted, leading) ->
    case seek(Text, 0, Wanted, []) of
        {at, _, At, _, _} -> At;
        {none, _} -> nomatch
    end;
find(Text, Wanted, trailing) ->
    find_last(Text, 0, Wanted, nomatch).

find_last(Text, Start, Wanted, Found) ->
    case seek(Text, Start, Wanted, []) of
        {at, _, At, _, {Next, NextStart, _}} -> find_last(Next, NextStart, Wanted, At);
        {none, _} -> Found
    end.

split(Text, Wanted, leading) ->
    case seek(Text, 0, Wanted, []) of
        {at, Kept, _, After, _} -> [part(Kept), After];
        {none, _} -> [Text]
    end;
split(Text, Wanted, trailing) ->
    split_last(Text, 0, Wanted, [], [Text]);
split(Text, Wanted, all) ->
    split_all(Text, Wanted, []).

split_last(Text, Start, Wanted, Kept, Parts) ->
    case seek(Text, Start, Wanted, Kept) of
        {at, Before, _, After, {Next, NextStart, NextKept}} ->
            split_last(Next, NextStart, Wanted, NextKept, [part(Before), After]);
        {none, _} ->
            Parts
    end.

split_all(Text, Wanted, Parts) ->
    case seek(Text, 0, Wanted, []) of
        {at, Kept, _, After, _} -> split_all(After, Wanted, [part(Kept) | Parts]);
        {none, _} when Parts =:= [] -> [Text];
        {none, Kept} -> lists:reverse(Parts, [part(Kept)])
    end.

part([Piece]) when is_binary(Piece) -> Piece;
part(Kept) -> lists:reverse(Kept).

%% `{at, Kept, At, After, Resume}`: the text from the match on, the text behind it, and where a search that overlaps it goes on. Of a binary
%% at the front the first `Start` bytes have been searched.
seek([Char | Rest] = Text, _, [First | _] = Wanted, Kept) when is_integer(Char) ->
    case Char =:= First andalso after_prefix(Text, Wanted) of
        NoMatch when NoMatch =:= false; NoMatch =:= nomatch -> seek(Rest, 0, Wanted, [Char | Kept]);
        After -> {at, Kept, Text, After, {Rest, 0, [Char | Kept]}}
    end;
seek([Binary | Rest], Start, Wanted, Kept) when is_binary(Binary) ->
    case within(Binary, Start, Rest, Wanted) of
        {none, Size, Next} -> seek(Next, 0, Wanted, [binary_part(Binary, 0, Size) | Kept]);
        {Position, At, After} ->
            Before = binary_part(Binary, 0, Position),
            Resume = {[Binary | Rest], Position + first_size(Binary, Position), Kept},
            {at, [Before || Before =/= <<>>] ++ Kept, [At | Rest], After, Resume}
    end;
seek([], _, _, Kept) ->
    {none, Kept};
seek(Text, _, [First | _] = Wanted, Kept) when is_list(Text) ->
    case unicode_util:cp(Text) of
        [] ->
            {none, Kept};
        [Char | Rest] ->
            case Char =:= First andalso after_prefix(Text, Wanted) of
                NoMatch when NoMatch =:= false; NoMatch =:= nomatch -> seek(Rest, 0, Wanted, [Char | Kept]);
                After -> {at, Kept, Text, After, {Rest, 0, [Char | Kept]}}
            end
    end;
seek(Binary, Start, Wanted, Kept) when is_binary(Binary) ->
    case within(Binary, Start, [], Wanted) of
        {none, _, _} -> {none, [Binary | Kept]};
        {Position, At, After} ->
            Before = binary_part(Binary, 0, Position),
            {at, [Before | Kept], At, After, {Binary, Position + first_size(Binary, Position), Kept}}
    end.

first_size(Binary, Position) ->
    <<_:Position/binary, Char/utf8, _/binary>> = Binary,
    byte_size(<<Char/utf8>>).

%% A match that begins within a binary; it may end in what follows that.
within(Binary, Start, Rest, [First | _] = Wanted) ->
    case binary:match(Binary, <<First/utf8>>, [{scope, {Start, byte_size(Binary) - Start}}]) of
        nomatch ->
            {none, byte_size(Binary), Rest};
        {Position, Size} ->
            <<_:Position/binary, At/binary>> = Binary,
            Text = if Rest =:= [] -> At; true -> [At | Rest] end,
            case after_prefix(Text, Wanted) of
                nomatch -> within(Binary, Position + Size, Rest, Wanted);
                [] -> {Position, At, <<>>};
                After -> {Position, At, After}
            end
    end.

after_prefix(Text, [Last]) ->
    case unicode_util:gc(Text) of
        [Last | Rest] -> Rest;
        _ -> nomatch
    end;
after_prefix(Text, [Char | Wanted]) ->
    case unicode_util:cp(Text) of
        [Char | Rest] -> after_prefix(Rest, Wanted);
        _ -> nomatch
    end.

%% Parts by graphemes --------------------------------------------------------------------------------------------------

skip(Text, 0) -> Text;
skip(Text, N) ->
    case unicode_util:gc(Text) of
        [_ | Rest] -> skip(Rest, N - 1);
        [] -> [];
        {error, Rest} -> erlang:error({badarg, Rest})
    end.

slice(_, _, 0) -> [];
slice(Text, Start, Length) ->
    case skip(Text, Start) of
        Binary when is_binary(Binary) -> string:slice(Binary, 0, Length);
        Rest -> first(Rest, Length)
    end.

%% The first graphemes, as a flat list.
first(_, 0) -> [];
first(Text, N) ->
    case unicode_util:gc(Text) of
        [Grapheme | Rest] -> joined(Grapheme, first(Rest, N - 1));
        [] -> [];
        {error, Rest} -> erlang:error({badarg, Rest})
    end.

joined(Char, <<>>) when is_integer(Char) -> [Char];
joined(Char, Text) when is_integer(Char), is_binary(Text) -> [Char, Text];
joined(Char, Text) when is_integer(Char) -> [Char | Text];
joined(Grapheme, <<>>) -> Grapheme;
joined(Grapheme, Text) when is_binary(Text) -> [Grapheme, Text];
joined(Grapheme, Text) -> Grapheme ++ Text.

trim(Text, leading, Chars) -> drop(Text, Chars);
trim(Text, trailing, Chars) -> trim_end(Text, Chars);
trim(Text, both, Chars) -> trim_end(drop(Text, Chars), Chars).

%% Without the characters at the start.
drop([Binary | Rest], Chars) when is_binary(Binary) ->
    case drop_bytes(Binary, Rest, Chars) of
        {all, Next} -> drop(Next, Chars);
        Kept -> Kept
    end;
drop(Text, Chars) when is_list(Text) ->
    case unicode_util:gc(Text) of
        [Grapheme | Rest] ->
            case lists:member(Grapheme, Chars) of
                true -> drop(Rest, Chars);
                false -> Text
            end;
        [] ->
            []
    end;
drop(Binary, Chars) ->
    case drop_bytes(Binary, [], Chars) of
        {all, _} -> <<>>;
        [Kept] -> Kept
    end.

drop_bytes(<<>>, Rest, _) -> {all, Rest};
drop_bytes(Binary, Rest, Chars) ->
    Text = if Rest =:= [] -> Binary; true -> [Binary | Rest] end,
    case unicode_util:gc(Text) of
        [Grapheme | Next] ->
            case {lists:member(Grapheme, Chars), Next} of
                {false, _} -> [Binary | Rest];
                {true, Left} when is_binary(Left), Rest =:= [] -> drop_bytes(Left, Rest, Chars);
                {true, [Left | Rest]} when is_binary(Left) -> drop_bytes(Left, Rest, Chars);
                {true, _} -> {all, Next}
            end;
        {error, _} ->
            erlang:error({badarg, Binary})
    end.

%% Without the characters at the end.
trim_end([Binary | Rest], Chars) when is_binary(Binary) ->
    case trailing_run(Binary, 0, none, Rest, Chars) of
        {none, _, _} -> stacked(Binary, trim_end(Rest, Chars));
        {Start, Across, Next} ->
            Tail = trim_end(Next, Chars),
            case string:is_empty(Tail) of
                true -> binary_part(Binary, 0, Start);
                false -> stacked(Binary, stacked(Across, Tail))
            end
    end;
trim_end(Binary, Chars) when is_binary(Binary) ->
    string:trim(Binary, trailing, Chars);
trim_end([Char | Rest] = Text, Chars) when is_integer(Char) ->
    case begins_one(Char, Chars) of
        true -> trim_grapheme(Text, Chars);
        false -> [Char | trim_end(Rest, Chars)]
    end;
trim_end(Text, Chars) ->
    trim_grapheme(Text, Chars).

trim_grapheme(Text, Chars) ->
    case unicode_util:gc(Text) of
        [Grapheme | Rest] ->
            Tail = trim_end(Rest, Chars),
            case lists:member(Grapheme, Chars) andalso string:is_empty(Tail) of
                true -> [];
                false -> joined(Grapheme, Tail)
            end;
        [] ->
            []
    end.

%% Where the characters begin that a binary ends with, what of its last grapheme stands behind it, and what follows that.
trailing_run(Binary, Position, Run, Rest, _) when byte_size(Binary) =:= Position -> {Run, [], Rest};
trailing_run(Binary, Position, Run, Rest, Chars) ->
    <<_:Position/binary, Left/binary>> = Binary,
    case unicode_util:gc([Left | Rest]) of
        [Grapheme | Next] ->
            NewRun = case lists:member(Grapheme, Chars) of
                         true when Run =:= none -> Position;
                         true -> Run;
                         false -> none
                     end,
            Bytes = unicode:characters_to_binary([Grapheme]),
            Size = byte_size(Left),
            case Bytes of
                <<_:Size/binary, Across/binary>> when Across =/= <<>> -> {NewRun, unicode:characters_to_list(Across), Next};
                _ -> trailing_run(Binary, Position + byte_size(Bytes), NewRun, Rest, Chars)
            end;
        {error, _} ->
            erlang:error({badarg, Binary})
    end.

%% A binary with bytes that are no UTF-8: an error where they follow the start or a character to trim, kept where they do not.
trim_broken(Binary, leading, Chars) -> drop(Binary, Chars);
trim_broken(Binary, trailing, Chars) -> binary_part(Binary, 0, broken_end(Binary, 0, none, Chars));
trim_broken(Binary, both, Chars) -> trim_broken(drop(Binary, Chars), trailing, Chars).

broken_end(Binary, Position, Run, _) when byte_size(Binary) =:= Position -> if Run =:= none -> Position; true -> Run end;
broken_end(Binary, Position, Run, Chars) ->
    <<_:Position/binary, Left/binary>> = Binary,
    case unicode_util:gc(Left) of
        [Grapheme | _] ->
            Next = Position + byte_size(unicode:characters_to_binary([Grapheme])),
            case lists:member(Grapheme, Chars) of
                true when Run =:= none -> broken_end(Binary, Next, Position, Chars);
                true -> broken_end(Binary, Next, Run, Chars);
                false -> broken_end(Binary, Next, none, Chars)
            end;
        {error, _} when Run =:= none -> broken_end(Binary, Position + 1, none, Chars);
        {error, Rest} -> erlang:error({badarg, Rest})
    end.

stacked(Piece, []) -> Piece;
stacked(Empty, Tail) when Empty =:= []; Empty =:= <<>> -> Tail;
stacked(Piece, Tail) -> [Piece | Tail].

lexemes(Text, Separators) ->
    case drop(Text, Separators) of
        Empty when Empty =:= []; Empty =:= <<>> ->
            [];
        Start ->
            {Lexeme, Rest} = lexeme(Start, Separators, []),
            [Lexeme | lexemes(Rest, Separators)]
    end.

lexeme([Binary | Rest], Separators, Kept) when is_binary(Binary) ->
    case separator(Binary, 0, Rest, Separators) of
        {at, Position} ->
            <<Before:Position/binary, After/binary>> = Binary,
            {closed(Before, Kept), [After | Rest]};
        none ->
            lexeme(Rest, Separators, [Binary | Kept])
    end;
lexeme(Binary, Separators, Kept) when is_binary(Binary) ->
    {Before, After} = string:take(Binary, Separators, true),
    {closed(Before, Kept), After};
lexeme(Text, Separators, Kept) ->
    case unicode_util:cp(Text) of
        [Char | Rest] ->
            case begins_one(Char, Separators) of
                true -> lexeme_grapheme(unicode_util:gc(Text), Separators, Kept);
                false -> lexeme(Rest, Separators, [Char | Kept])
            end;
        [] ->
            {part(Kept), []}
    end.

lexeme_grapheme([Grapheme | Rest], Separators, Kept) ->
    case lists:member(Grapheme, Separators) of
        true -> {part(Kept), Rest};
        false when is_integer(Grapheme) -> lexeme(Rest, Separators, [Grapheme | Kept]);
        false -> lexeme(Rest, Separators, lists:reverse(Grapheme, Kept))
    end.

%% Whether one of the graphemes begins with the character.
begins_one(Char, Graphemes) -> lists:any(fun([First | _]) -> First =:= Char; (First) -> First =:= Char end, Graphemes).

%% Where the first separator in a binary begins. Its last grapheme may end in what follows.
separator(Binary, Position, _, _) when byte_size(Binary) =< Position ->
    none;
separator(Binary, Position, Rest, Separators) ->
    <<_:Position/binary, Left/binary>> = Binary,
    [Grapheme | _] = unicode_util:gc([Left | Rest]),
    case lists:member(Grapheme, Separators) of
        true -> {at, Position};
        false -> separator(Binary, Position + byte_size(unicode:characters_to_binary([Grapheme])), Rest, Separators)
    end.

closed(Binary, []) -> Binary;
closed(Binary, [Char]) when is_integer(Char) -> <<Char/utf8, Binary/binary>>;
closed(<<>>, Kept) -> lists:reverse(Kept);
closed(Binary, Kept) -> [lists:reverse(Kept), Binary].
