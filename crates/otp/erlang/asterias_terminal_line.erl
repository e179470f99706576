%% The line that is edited on a terminal: what of it is shown, where the cursor stands, and what must be written when it changes.
%%
%% `request/3` takes the requests that editors make (`edlin`, `group`) and answers what to write. The text, prompt included, is kept as
%% lines of grapheme clusters, the cursor's in two halves; sequences that steer the terminal are binaries and take no room. Below the text
%% may stand an area of help, which the next request other than moving in it takes away. Movements are relative, for the text begins wherever
%% output ended.
-module(asterias_terminal_line).

-export([new/0, output/3, request/3, width/1]).

%% `above` holds the nearest line first, `before` is reversed. `area` is {Text, Limit, FirstRow} or none.
-record(line, {above = [], before = [], 'after' = [], below = [], area = none}).

new() -> #line{}.

%% Output that is not part of the line stands before it.
output(Bytes, _, #line{above = [], before = [], 'after' = [], below = []} = Line) -> {Bytes, Line};
output(Bytes, {Columns, _} = Size, Line) -> {[erased(Columns, Line), Bytes, drawn(Size, Line)], Line}.

request({requests, Requests}, Size, Line) ->
    lists:foldl(fun(Request, {Output, In}) ->
                        {More, Out} = request(Request, Size, In),
                        {[Output | More], Out}
                end, {[], Line}, Requests);
request({redraw_prompt, Prompt, NextPrompt, {Above, {Before, After}, Below}}, {Columns, _} = Size, Line) ->
    Shown = lists:join([$\n | NextPrompt], lists:reverse(Above, [lists:reverse(Before)])),
    New = insert(clusters([Prompt, Shown]), Line#line{above = [], before = [], 'after' = clusters(After), below = [clusters([NextPrompt, Text]) || Text <- Below]}),
    {[erased(Columns, Line), drawn(Size, New)], New};
request(redraw_prompt, {Columns, _} = Size, Line) -> {[erased(Columns, Line), drawn(Size, Line)], Line};
request({put_expand, unicode, Text, Limit}, {Columns, _} = Size, Line) ->
    New = Line#line{area = {unicode:characters_to_list(Text), Limit, 1}},
    {[erased(Columns, Line), drawn(Size, New)], New};
request({move_expand, N}, {Columns, _} = Size, #line{area = {Text, Limit, First}} = Line) ->
    {Rows, Shown} = area_rows(Text, Limit, Size, Line),
    First1 = case length(Rows) > Shown of
                 true -> min(length(Rows) - Shown + 1, max(1, First + N));
                 false -> 1
             end,
    New = Line#line{area = {Text, Limit, First1}},
    {[erased(Columns, Line), drawn(Size, New)], New};
request({move_expand, _}, _, Line) -> {[], Line};
request(delete_line, {Columns, _}, Line) -> {erased(Columns, Line), #line{area = Line#line.area}};
request(Request, {Columns, _} = Size, #line{area = {_, _, _}} = Line) ->
    Bare = Line#line{area = none},
    {Output, New} = request(Request, Size, Bare),
    {[erased(Columns, Line), drawn(Size, Bare), Output], New};
request(new_prompt, _, _) -> {[], #line{}};
request({put_chars, unicode, Chars}, Size, Line) -> output(unicode:characters_to_binary(Chars), Size, Line);
request({insert_chars, unicode, Chars}, Size, Line) -> inserted(clusters(Chars), Size, Line);
request({insert_chars_over, unicode, Chars}, Size, Line) ->
    {_, After} = taken(points(Chars), Line#line.'after', []),
    redrawn(Size, Line, insert(clusters(Chars), Line#line{'after' = After}));
request({delete_chars, N}, Size, #line{'after' = After} = Line) when N >= 0 ->
    {_, Rest} = taken(N, After, []),
    redrawn(Size, Line, Line#line{'after' = Rest});
request({delete_chars, N}, Size, #line{before = Before} = Line) ->
    {_, Rest} = taken(-N, Before, []),
    redrawn(Size, Line, Line#line{before = Rest});
request(delete_after_cursor, _, Line) -> {"\e[J", Line#line{'after' = [], below = []}};
request({move_rel, N}, {Columns, _}, Line) -> moved(Columns, Line, move(N, Line));
request({move_line, N}, {Columns, _}, Line) -> moved(Columns, Line, move_rows(N, Line));
request({move_combo, N, Rows, M}, {Columns, _}, Line) -> moved(Columns, Line, move(M, move_rows(Rows, move(N, Line))));
request(clear, _, _) -> {"\e[H\e[2J", #line{}};
request(beep, _, Line) -> {[$\^G], Line}.

%% Text ----------------------------------------------------------------------------------------------------------------

%% Grapheme clusters, and binaries that steer the terminal.
clusters(Chars) ->
    Text = unicode:characters_to_list(Chars),
    case lists:member($\e, Text) of
        false -> string:to_graphemes(Text);
        true ->
            Parts = re:split(Text, "(\e\\[[0-9;:?]*[A-Za-z])", [unicode, {return, binary}]),
            lists:append([case Part of
                              <<$\e, _/binary>> -> [Part];
                              _ -> string:to_graphemes(unicode:characters_to_list(Part))
                          end || Part <- Parts])
    end.

points(Chars) -> length(unicode:characters_to_list(Chars)).

insert([], Line) -> Line;
insert([$\n | Rest], #line{above = Above, before = Before} = Line) -> insert(Rest, Line#line{above = [lists:reverse(Before) | Above], before = []});
insert([C | Rest], #line{before = Before} = Line) -> insert(Rest, Line#line{before = [C | Before]}).

inserted([], _, Line) -> {[], Line};
inserted(Clusters, {Columns, _} = Size, Line) ->
    New = insert(Clusters, Line),
    case New of
        #line{'after' = [], below = []} -> {[[shown(C) || C <- Clusters], wrapped(Columns, New)], New};
        _ -> redrawn(Size, Line, New)
    end.

%% The clusters of so many code points, reversed before an accumulator, and the others.
taken(N, [C | Rest], Taken) when is_binary(C) -> taken(N, Rest, [C | Taken]);
taken(N, [C | Rest], Taken) when N > 0 -> taken(N - size_of(C), Rest, [C | Taken]);
taken(_, Rest, Taken) -> {Taken, Rest}.

size_of(C) when is_integer(C) -> 1;
size_of(C) -> length(C).

move(N, #line{before = Before, 'after' = After} = Line) when N >= 0 ->
    {Before1, After1} = taken(N, After, Before),
    Line#line{before = Before1, 'after' = After1};
move(N, #line{before = Before, 'after' = After} = Line) ->
    {After1, Before1} = taken(-N, Before, After),
    Line#line{before = Before1, 'after' = After1}.

%% To another line, as far along it as the cursor is on this one.
move_rows(0, Line) -> Line;
move_rows(N, #line{above = Above, before = Before, 'after' = After, below = [Next | Below]} = Line) when N > 0 ->
    move_rows(N - 1, at_width(cells(Before), Next, Line#line{above = [lists:reverse(Before, After) | Above], below = Below}));
move_rows(N, #line{above = [Next | Above], before = Before, 'after' = After, below = Below} = Line) when N < 0 ->
    move_rows(N + 1, at_width(cells(Before), Next, Line#line{above = Above, below = [lists:reverse(Before, After) | Below]}));
move_rows(_, Line) -> Line.

at_width(Cells, Text, Line) ->
    {Before, After} = split_cells(Cells, Text, []),
    Line#line{before = Before, 'after' = After}.

split_cells(Cells, [C | Rest], Before) when is_binary(C); Cells > 0 -> split_cells(Cells - cells([C]), Rest, [C | Before]);
split_cells(_, Rest, Before) -> {Before, Rest}.

%% Room ----------------------------------------------------------------------------------------------------------------

cells(Clusters) -> lists:foldl(fun(C, Sum) -> Sum + width(C) end, 0, Clusters).

%% The columns that a cluster takes.
width(C) when is_binary(C) -> 0;
width([C | _]) -> width(C);
width(C) when C < $\s; C >= 16#7F, C < 16#A0 -> 2;
width(C) -> case unicode_util:is_wide(C) of true -> 2; false -> 1 end.

shown(C) when is_binary(C) -> C;
shown($\n) -> "\r\n";
shown(C) when is_integer(C), C < $\s -> [$^, C + $@];
shown(C) -> unicode:characters_to_binary([C]).

%% Rows that a line of so many cells takes: one that fills its last row goes on in the next.
rows_of(Cells, Columns) -> Cells div Columns + 1.

rows(Lines, Columns) -> lists:sum([rows_of(cells(Line), Columns) || Line <- Lines]).

%% Where the cursor stands, from the beginning of the text: row and column.
cursor(Columns, #line{above = Above, before = Before}) ->
    Cells = cells(Before),
    {rows(Above, Columns) + Cells div Columns, Cells rem Columns}.

%% Writing -------------------------------------------------------------------------------------------------------------

moved(Columns, Line, New) -> {steps(cursor(Columns, Line), cursor(Columns, New)), New}.

redrawn(Size, #line{above = Above, before = Before} = Line, New) ->
    %% Where only what is behind the cursor changes, only that is written.
    case New of
        #line{above = Above, before = Before} -> {["\e[J", rest(Size, New)], New};
        #line{} -> {[erased(element(1, Size), Line), drawn(Size, New)], New}
    end.

steps({Row, Column}, {Row1, Column1}) -> [step(Row1 - Row, $B, $A), step(Column1 - Column, $C, $D)].

step(0, _, _) -> [];
step(N, Forward, _) when N > 0 -> ["\e[", integer_to_list(N), Forward];
step(N, _, Back) -> ["\e[", integer_to_list(-N), Back].

%% To the beginning of the text, and nothing behind it.
erased(Columns, Line) -> [steps(cursor(Columns, Line), {0, 0}), "\e[J"].

drawn({Columns, _} = Size, #line{above = Above, before = Before} = Line) ->
    [[[text(Text), wrap(cells(Text), Columns), "\r\n"] || Text <- lists:reverse(Above)], text(lists:reverse(Before)), wrapped(Columns, Line), rest(Size, Line)].

%% What is behind the cursor, and the cursor back.
rest({Columns, _} = Size, #line{before = Before, 'after' = After, below = Below} = Line) ->
    Cells = cells(Before) + cells(After),
    Texts = [text(After), [wrap(Cells, Columns) || After =/= []] | [["\r\n", text(Text), wrap(cells(Text), Columns)] || Text <- Below]],
    {Row, _} = Cursor = cursor(Columns, Line),
    {EndRow, EndColumn} = case Below of
                              [] -> {Row - cells(Before) div Columns + Cells div Columns, Cells rem Columns};
                              _ ->
                                  Last = cells(lists:last(Below)),
                                  {Row - cells(Before) div Columns + rows_of(Cells, Columns) + rows(lists:droplast(Below), Columns) + Last div Columns,
                                   Last rem Columns}
                          end,
    case area(Size, Line) of
        [] -> [Texts, steps({EndRow, EndColumn}, Cursor)];
        Rows -> [Texts, [["\r\n", R] || R <- Rows], "\r", steps({EndRow + length(Rows), 0}, Cursor)]
    end.

text(Text) -> [shown(C) || C <- Text].

wrapped(Columns, #line{before = Before}) -> wrap(cells(Before), Columns).

%% A terminal that has filled a row waits with going to the next; a blank takes it there.
wrap(Cells, Columns) when Cells > 0, Cells rem Columns =:= 0 -> " \r";
wrap(_, _) -> [].

%% The area below ------------------------------------------------------------------------------------------------------

area(_, #line{area = none}) -> [];
area(Size, #line{area = {Text, Limit, First}} = Line) ->
    {Rows, Shown} = area_rows(Text, Limit, Size, Line),
    case length(Rows) > Shown of
        true ->
            Status = io_lib:format("\e[107;96m\e[1mrows ~w to ~w of ~w\e[0m", [First, First - 1 + Shown, length(Rows)]),
            lists:sublist(Rows, First, Shown) ++ [Status];
        false -> Rows
    end.

%% All rows, and how many of them are shown.
area_rows(Text, Limit, {Columns, Height}, #line{before = Before, 'after' = After}) ->
    Rows = lists:append([broken(clusters(Line), Columns) || Line <- string:split(Text, "\n", all)]),
    Wanted = case Limit of 0 -> length(Rows); _ -> min(Limit, length(Rows)) end,
    {Rows, max(1, min(Wanted, Height - 1 - rows_of(cells(Before) + cells(After), Columns)))}.

broken(Clusters, Columns) ->
    case split_cells(Columns, Clusters, []) of
        {Row, []} -> [text(lists:reverse(Row))];
        {Row, Rest} -> [text(lists:reverse(Row)) | broken(Rest, Columns)]
    end.
