%% The comments of a source, found without reading its code: only what may hide a percent sign is looked at, strings, quoted atoms and characters.
%%
%% A comment is {Line, Column, Indentation, Text}: where its percent sign stands, how much white space is before it, and what follows it.
-module(erl_comment_scan).

-export([file/1, join_lines/1, scan_lines/1, string/1]).

-export_type([comment/0]).

-type comment() :: {Line :: integer(), Column :: integer(), Indentation :: integer(), Text :: [string()]}.
-type comment_line() :: {Line :: integer(), Column :: integer(), Indentation :: integer(), Text :: string()}.

%% Columns count from 0 here. The margin is where the code of the line ends.
-record(at, {line = 1 :: pos_integer(), column = 0 :: non_neg_integer(), margin = 0 :: non_neg_integer()}).

-spec file(file:filename()) -> [comment()].
file(Name) ->
    Path = path(Name),
    case file:read_file(Path) of
        {ok, Bytes} ->
            case decoded(Bytes, epp:read_encoding_from_binary(Bytes)) of
                Text when is_list(Text) -> string(Text);
                Malformed -> unreadable(Path, Malformed)
            end;
        {error, Reason} -> unreadable(Path, {read, Reason})
    end.

path(Name) ->
    case io_lib:char_list(Name) andalso not lists:member(0, Name) of
        true -> Name;
        false ->
            report("bad filename: `~tP'.", [Name, 25]),
            exit(error)
    end.

%% Where the source does not say how it is encoded, Latin-1 is the last guess.
decoded(Bytes, none) ->
    case unicode:characters_to_list(Bytes, epp:default_encoding()) of
        Text when is_list(Text) -> Text;
        _ -> unicode:characters_to_list(Bytes, latin1)
    end;
decoded(Bytes, Encoding) ->
    unicode:characters_to_list(Bytes, Encoding).

-spec unreadable(string(), term()) -> no_return().
unreadable(Path, Reason) ->
    report("error reading file `~ts'.", [Path]),
    exit(Reason).

report(Format, Args) -> error_logger:error_msg("~w: " ++ Format ++ "\n", [?MODULE | Args]).

-spec string(string()) -> [comment()].
string(Text) -> lists:reverse(join_lines(scan_lines(Text))).

%% The last line comes first.
-spec scan_lines(string()) -> [comment_line()].
scan_lines(Text) -> code(Text, #at{}, []).

code([$\s | Text], At, Acc) -> code(Text, moved(1, At), Acc);
code([$\t | Text], At, Acc) -> code(Text, tabbed(At), Acc);
code([$% | Text], At, Acc) -> comment(Text, At, [], Acc);
code([$$ | Text], At, Acc) -> character(Text, moved(1, At), Acc);
code([Quote | Text], At, Acc) when Quote =:= $"; Quote =:= $' -> quoted(Text, Quote, moved(1, At), Acc);
code([], _, Acc) -> Acc;
code([_ | Rest] = Text, At, Acc) ->
    case line_end(Text) of
        {ok, Next} -> code(Next, next_line(At), Acc);
        none -> code(Rest, code_ends(moved(1, At)), Acc)
    end.

character([$\t | Text], At, Acc) -> code(Text, code_ends(tabbed(At)), Acc);
character([$\\, _ | Text], At, Acc) -> code(Text, code_ends(moved(2, At)), Acc);
character([], _, Acc) -> Acc;
character([_ | Rest] = Text, At, Acc) ->
    case line_end(Text) of
        {ok, Next} -> code(Next, next_line(At), Acc);
        none -> code(Rest, code_ends(moved(1, At)), Acc)
    end.

quoted([Quote | Text], Quote, At, Acc) -> code(Text, code_ends(moved(1, At)), Acc);
quoted([$\t | Text], Quote, At, Acc) -> quoted(Text, Quote, tabbed(At), Acc);
quoted([$\\, _ | Text], Quote, At, Acc) -> quoted(Text, Quote, moved(2, At), Acc);
quoted([], _, _, Acc) -> Acc;
quoted([_ | Rest] = Text, Quote, At, Acc) ->
    case line_end(Text) of
        {ok, Next} -> quoted(Next, Quote, next_line(At), Acc);
        none -> quoted(Rest, Quote, moved(1, At), Acc)
    end.

comment([], At, Chars, Acc) ->
    [comment_line(At, Chars) | Acc];
comment([C | Rest] = Text, At, Chars, Acc) ->
    case line_end(Text) of
        {ok, Next} -> code(Next, next_line(At), [comment_line(At, Chars) | Acc]);
        none -> comment(Rest, At, [C | Chars], Acc)
    end.

comment_line(#at{line = Line, column = Column, margin = Margin}, Chars) ->
    {Line, Column + 1, Column - Margin, lists:reverse(string:trim(Chars, leading))}.

line_end([$\r, $\n | Text]) -> {ok, Text};
line_end([$\r | Text]) -> {ok, Text};
line_end([$\n | Text]) -> {ok, Text};
line_end(_) -> none.

moved(N, #at{column = Column} = At) -> At#at{column = Column + N}.

tabbed(#at{column = Column} = At) -> At#at{column = (Column div 8 + 1) * 8}.

code_ends(#at{column = Column} = At) -> At#at{margin = Column}.

next_line(#at{line = Line}) -> #at{line = Line + 1}.

%% A line joins the one above it if both begin in the same column and nothing but the comment stands on the lower.
-spec join_lines([comment_line()]) -> [comment()].
join_lines([]) -> [];
join_lines([{Line, Column, Indentation, Text} | Lines]) -> join_lines(Lines, {Line, Column, Indentation, [Text]}).

join_lines([{Line1, Column, Indentation1, Text1} | Lines], {Line, Column, Indentation, Text}) when Line1 =:= Line - 1, Indentation + 1 =:= Column ->
    join_lines(Lines, {Line1, Column, Indentation1, [Text1 | Text]});
join_lines(Lines, Comment) ->
    [Comment | join_lines(Lines)].
