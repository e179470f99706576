%% Documents laid out within the width of a page, as OTP lays out Erlang source.
%%
%% A document is [] (nothing), a character, a list of documents (one right after the other), or what the functions here make. A group stands on one line
%% where it fits; elsewhere its items take a line each, below the first, but short words, which share lines as far as these go. What has
%% to stand on lines of its own anyway is `lines`. Before column 0 there are no lines: whatever is laid out there becomes a single one.
%%
%% An item {hang, Head, Body} has its body below the head, indented, unless its group fits on one line. In {hang_long, Head, Body} a head that is narrower
%% than the indentation keeps the body beside it.
-module(asterias_source_layout).

-export([at/1, group/4, hook_text/2, lines/2, render/3, spaced/1, text/1]).
-export_type([document/0]).

-type document() :: tuple() | [document()] | char().

-record(page, {width, indent}).
%% Gap: whether spaces stand between the items on one line.
-record(group, {open, close, separator, last, gap, items}).
-record(lines, {separator, items}).

%% The extent of what was rendered: its width, or the column in which the last of several lines ends.
-define(SEVERAL(Column), {line, Column}).

text(Chars) -> {text, string:length(Chars), Chars}.

spaced(Items) -> #group{open = [], close = [], separator = [], last = [], gap = true, items = Items}.

%% The separator is {tight, Document}, {spaced, Document} or, with another one before the last item, {spaced, Document, Last}.
group(Open, Close, {tight, Separator}, Items) ->
    #group{open = Open, close = Close, separator = Separator, last = Separator, gap = false, items = Items};
group(Open, Close, {spaced, Separator}, Items) ->
    #group{open = Open, close = Close, separator = Separator, last = Separator, gap = true, items = Items};
group(Open, Close, {spaced, Separator, Last}, Items) ->
    #group{open = Open, close = Close, separator = Separator, last = Last, gap = true, items = Items}.

lines(Separator, Items) -> #lines{separator = Separator, items = Items}.

%% A document that depends on the column where it begins and on the page's width.
at(Make) -> {at, Make}.

%% What a hook wrote from the given column on.
hook_text(Chars, Column) when Column < 0 -> {text, string:length(Chars), Chars};
hook_text(Chars, Column) ->
    End = io_lib_format:indentation(Chars, Column),
    case lists:member($\n, lists:flatten(Chars)) of
        true -> {text, ?SEVERAL(End), Chars};
        false -> {text, End, Chars}
    end.

render(Document, Column, #{width := Width, indent := Indent}) ->
    {Chars, _} = piece(Document, Column, #page{width = Width, indent = Indent}),
    [Chars].

%% Pieces: {Chars, Extent} ---------------------------------------------------------------------------------------------

piece([], _, _) -> {[], 0};
piece(Char, _, _) when is_integer(Char) -> {Char, 1};
piece({text, Extent, Chars}, _, _) -> {Chars, Extent};
piece([First | Rest], Column, Page) -> followed(piece(First, Column, Page), Rest, Column, Page);
piece({at, Make}, Column, #page{width = Width} = Page) -> piece(Make(Column, Width), Column, Page);
piece(#lines{separator = Separator, items = Items}, Column, Page) when Column < 0 ->
    piece(group([], [], {spaced, Separator}, Items), Column, Page);
piece(#lines{separator = Separator, items = Items}, Column, Page) ->
    Parts = parts(Items, Separator, Separator, [], Column, Page),
    case lists:reverse(visible(lists:append(Parts))) of
        [] -> {[], 0};
        [{_, Last} | _] ->
            {Lines, _} = lists:unzip(visible([stacked(Part, Column, Page) || Part <- Parts])),
            {lists:join(new_line(Column), Lines), ending(Last, Column)}
    end;
piece(#group{open = Open, close = Close, separator = Separator, last = Last, gap = Gap, items = Items}, Column, Page) ->
    {OpenChars, OpenExtent} = piece(Open, Column, Page),
    Inner = column_after(OpenExtent, Column),
    Parts = parts(Items, Separator, Last, Close, Inner, Page),
    {Chars, Extents} = lists:unzip(visible(lists:append(Parts))),
    Gaps = case Gap of
               true -> max(0, length(Chars) - 1);
               false -> 0
           end,
    case width([OpenExtent | Extents], Gaps) of
        Width when is_integer(Width), Column < 0; is_integer(Width), Column + Width =< Page#page.width ->
            {[OpenChars | [lists:join($\s, Chars) || Gaps > 0] ++ [Chars || Gaps =:= 0]], Width};
        _ ->
            {Filled, Extent} = filled([stacked(Part, Inner, Page) || Part <- Parts], Items, Inner, Gaps > 0, Page),
            {[OpenChars, Filled], ending(Extent, Column)}
    end.

followed({_, Extent} = First, Rest, Column, Page) ->
    {Pieces, _} = lists:mapfoldl(fun(Document, Place) ->
                                     {_, Own} = Piece = piece(Document, Place, Page),
                                     {Piece, column_after(Own, Place)}
                                 end, column_after(Extent, Column), Rest),
    {Chars, Extents} = lists:unzip(visible([First | Pieces])),
    {Chars, joined(Extents)}.

visible(Pieces) -> [Piece || {_, Extent} = Piece <- Pieces, Extent =/= 0].

%% A part is an item with what follows it: its head, and what hangs from it or nothing.
parts([], _, _, Close, Column, Page) -> [part([], Close, Column, Page)];
parts([Item], _, _, Close, Column, Page) -> [part(Item, Close, Column, Page)];
parts([Item, Final], _, Last, Close, Column, Page) -> [part(Item, Last, Column, Page), part(Final, Close, Column, Page)];
parts([Item | Items], Separator, Last, Close, Column, Page) ->
    [part(Item, Separator, Column, Page) | parts(Items, Separator, Last, Close, Column, Page)].

part({hang, Head, Body}, After, Column, Page) -> [piece(Head, Column, Page), hanging(Body, After, Column, Page)];
part({hang_long, Head, Body}, After, Column, #page{indent = Indent} = Page) ->
    case piece(Head, Column, Page) of
        {_, Width} = Piece when is_integer(Width), Width < Indent -> [followed(Piece, [$\s, Body, After], Column, Page), {[], 0}];
        Piece -> [Piece, hanging(Body, After, Column, Page)]
    end;
part(Item, After, Column, Page) -> [piece([Item, After], Column, Page), {[], 0}].

hanging(Body, After, Column, #page{indent = Indent} = Page) -> piece([Body, After], moved(Column, Indent), Page).

stacked([Head, {_, 0}], _, _) -> Head;
stacked([{Head, HeadExtent}, {Body, BodyExtent}], Column, #page{indent = Indent}) ->
    {[Head, new_line(Column + Indent), Body], joined([HeadExtent, BodyExtent])}.

%% Items one below the other, but words beside each other while the line lasts.
filled([Piece], [], _, _, _) -> Piece;
filled([{Chars, Extent} | Pieces], [Item | Items], Column, Gap, #page{width = Width} = Page) ->
    Place = case is_word(Item) of
                true -> Column + Extent;
                false -> Width + 1
            end,
    filled(Pieces, Items, Column, Place, Gap, Extent, [Chars], Page).

filled([], [], _, _, _, Extent, Done, _) -> {lists:reverse(Done), Extent};
filled([{Chars, Own} | Pieces], [Item | Items], Column, Place, Gap, Extent, Done, #page{width = Width} = Page) ->
    case is_word(Item) andalso is_integer(Own) of
        true when Place + Own + 1 =< Width ->
            Beside = [Chars | [$\s || Gap] ++ Done],
            filled(Pieces, Items, Column, Place + Own + 1, Gap, Extent + Own + 1, Beside, Page);
        true -> filled(Pieces, Items, Column, Column + Own, Gap, Own + 1, [Chars, new_line(Column) | Done], Page);
        false -> filled(Pieces, Items, Column, Width + 1, Gap, 0, [Chars, new_line(Column) | Done], Page)
    end.

is_word({text, _, _}) -> true;
is_word(_) -> false.

%% Columns and widths --------------------------------------------------------------------------------------------------

%% Lines cannot stand on one line.
width([Width | Extents], Sum) when is_integer(Width) -> width(Extents, Sum + Width);
width([?SEVERAL(_) | _], _) -> several;
width([], Sum) -> Sum.

joined(Extents) -> joined(Extents, 0, false).

joined([?SEVERAL(Column) | Extents], _, _) -> joined(Extents, Column, true);
joined([Width | Extents], Sum, IsSeveral) -> joined(Extents, Sum + Width, IsSeveral);
joined([], Sum, true) -> ?SEVERAL(Sum);
joined([], Sum, false) -> Sum.

ending(?SEVERAL(_) = Extent, _) -> Extent;
ending(Width, Column) -> ?SEVERAL(Width + Column).

column_after(?SEVERAL(Column), _) -> Column;
column_after(Width, Column) -> moved(Column, Width).

moved(Column, _) when Column < 0 -> Column;
moved(Column, Width) -> Column + Width.

new_line(Column) -> [$\n | lists:duplicate(Column, $\s)].
