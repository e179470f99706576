%% Documents of many layouts, and the best of them for a width: the combinators of Hughes, with paragraphs and floating parts.
%%
%% go/3 takes a document apart under a stack of frames, each a document with a hole; the page below the stack has the paper's width, the
%% ribbon's, the indentation, and the layout to take instead where the first line does not fit. Every rule either moves a first piece of
%% text outwards, out of the frame that holds it, or goes inwards. Of two layouts in a union the first has the longer first line.
-module(prettypr).

-export([above/2, beside/2, best/3, break/1, empty/0, floating/1, floating/3, follow/2, follow/3, format/1, format/2, format/3, nest/2, null_text/1,
         par/1, par/2, sep/1, text/1, text_par/1, text_par/2]).

-export_type([document/0]).

-type text() :: {text, Width :: integer(), deep_string()}.
-type deep_string() :: [char() | deep_string()].
-type document() :: null | text() | {nest, integer(), document()} | {beside, document(), document()} | {above, document(), document()}
                  | {sep, [document()], Indentation :: integer(), single | paragraph}
                  | {float, document(), Horizontal :: integer(), Vertical :: integer()}
                  | {union, document(), document()} | {fit, document()}.

-record(page, {paper :: integer(), ribbon :: integer(), indentation = 0 :: integer(), otherwise = none :: none | {some, document()}}).

-spec text(string()) -> document().
text(String) -> {text, width(String, 0), String}.

-spec null_text(string()) -> document().
null_text(String) -> {text, 0, String}.

width([$\t | Chars], Column) -> width(Chars, (Column div 8 + 1) * 8);
width([_ | Chars], Column) -> width(Chars, Column + 1);
width([], Column) -> Column.

-spec text_par(string()) -> document().
text_par(String) -> text_par(String, 0).

-spec text_par(string(), integer()) -> document().
text_par(String, Indentation) ->
    Words = par([text(Word) || Word <- string:tokens(String, " \t\n")], -Indentation),
    nest(max(Indentation, 0), Words).

-spec empty() -> document().
empty() -> null.

-spec break(document()) -> document().
break(D) -> above(D, empty()).

-spec nest(integer(), document()) -> document().
nest(0, D) -> D;
nest(N, D) -> {nest, N, D}.

-spec beside(document(), document()) -> document().
beside(D1, D2) -> {beside, D1, D2}.

-spec above(document(), document()) -> document().
above(D1, D2) -> {above, D1, D2}.

-spec sep([document()]) -> document().
sep(Ds) -> {sep, Ds, 0, single}.

-spec par([document()]) -> document().
par(Ds) -> par(Ds, 0).

-spec par([document()], integer()) -> document().
par(Ds, N) when is_integer(N) -> {sep, Ds, N, paragraph}.

-spec follow(document(), document()) -> document().
follow(D1, D2) -> follow(D1, D2, 0).

-spec follow(document(), document(), integer()) -> document().
follow(D1, D2, N) when is_integer(N) -> beside(par([D1, nil()], N), D2).

-spec floating(document()) -> document().
floating(D) -> floating(D, 0, 0).

-spec floating(document(), integer(), integer()) -> document().
floating(D, H, V) when is_integer(H), is_integer(V) -> {float, D, H, V}.

-spec format(document()) -> string().
format(D) -> format(D, 80).

-spec format(document(), integer()) -> string().
format(D, Paper) -> format(D, Paper, 65).

-spec format(document(), integer(), integer()) -> string().
format(D, Paper, Ribbon) ->
    case best(D, Paper, Ribbon) of
        empty -> throw(no_layout);
        Layout -> lists:flatten(lines(Layout, 0))
    end.

lines({above, {text, _, []}, Below}, N) -> [$\n | lines(Below, N)];
lines({above, {text, _, Chars}, Below}, N) -> [spaces(N), Chars, $\n | lines(Below, N)];
lines({nest, N1, D}, N) -> lines(D, N + N1);
lines({text, _, Chars}, N) -> [spaces(N), Chars];
lines(null, _) -> [].

spaces(N) -> lists:duplicate(max(N, 0), $\s).

-spec best(document(), integer(), integer()) -> empty | document().
best(D, Paper, Ribbon) -> go(D, [], #page{paper = Paper, ribbon = Ribbon}).

%% Frames: {right, D}             beside(*, D)
%%         {below, D, N}          above(*, nest(N, D))
%%         {left, Text}           beside(Text, *)
%%         {rest, Ds, N, How}     sep([* | Ds]), where Ds is not empty
%%         {float_left, D, H, V}     beside(floating(D, H, V), *)
%%         {float_over, D, H, V, N}  above(floating(D, H, V), nest(N, *))
%%         fit                    *, on one line
go({text, _, _} = Text, [Frame | Frames], Page) when element(1, Frame) =:= right; element(1, Frame) =:= below ->
    first(Text, Frame, Frames, Page);
go({text, _, _} = Text, Frames, Page) ->
    first(Text, none, Frames, Page);
go({nest, N, D}, Frames, Page) ->
    nested(N, D, Frames, Page);
go({above, D1, D2}, [{below, D3, N} | Frames], Page) ->
    go(D1, [{below, above(D2, nest(N, D3)), 0} | Frames], Page);
go({above, D1, D2}, [{right, D3} | Frames], Page) ->
    go(above(D1, beside(D2, D3)), Frames, Page);
go({above, _, _}, [fit | Frames], Page) ->
    impossible(Frames, Page);
go({above, D1, D2}, Frames, Page) ->
    go(D1, [{below, D2, 0} | Frames], Page);
go({beside, D1, D2}, [{right, D3} | Frames], Page) ->
    go(D1, [{right, beside(D2, D3)} | Frames], Page);
go({beside, D1, D2}, [fit | Frames], Page) ->
    go(beside({fit, D1}, {fit, D2}), Frames, Page);
go({beside, D1, D2}, Frames, Page) ->
    go(D1, [{right, D2} | Frames], Page);
go({sep, Ds, _, _}, [fit | Frames], Page) ->
    go({fit, horizontal(Ds)}, Frames, Page);
go({sep, _, _, _} = Sep, [Frame | Frames], Page) when element(1, Frame) =:= float_left; element(1, Frame) =:= float_over ->
    go(settle(Sep, Frame), Frames, Page);
go({sep, [D], _, _}, Frames, Page) ->
    go(D, Frames, Page);
go({sep, [D | Ds], N, How}, Frames, Page) ->
    go(D, [{rest, Ds, N, How} | Frames], Page);
go({union, D1, D2}, [], #page{otherwise = none} = Page) ->
    go(D1, [], Page#page{otherwise = {some, D2}});
go({union, D1, D2}, [], #page{otherwise = {some, D3}} = Page) ->
    go(D1, [], Page#page{otherwise = {some, {union, D2, D3}}});
go({union, D1, D2}, [Frame | Frames], Page) ->
    go({union, plug(D1, Frame), plug(D2, Frame)}, Frames, Page);
go({fit, D}, [fit | _] = Frames, Page) ->
    go(D, Frames, Page);
go({fit, D}, Frames, Page) ->
    go(D, [fit | Frames], Page);
go({float, D, H, V}, Frames, Page) ->
    float(D, H, V, Frames, Page);
go(null, Frames, Page) ->
    nothing(Frames, Page).

%% The document of a frame and what fills its hole.
plug(D, none) -> D;
plug(D, {right, D1}) -> beside(D, D1);
plug(D, {below, D1, N}) -> above(D, nest(N, D1));
plug(D, {left, Text}) -> beside(Text, D);
plug(D, {rest, Ds, N, How}) -> {sep, [D | Ds], N, How};
plug(D, {float_left, F, H, V}) -> beside(floating(F, H, V), D);
plug(D, {float_over, F, H, V, N}) -> above(floating(F, H, V), nest(N, D));
plug(D, fit) -> {fit, D}.

%% The same where the floating part is at rest.
settle(D, {float_left, F, _, _}) -> beside(F, D);
settle(D, {float_over, F, _, _, N}) -> above(F, nest(N, D)).

%% A frame as it is seen from W columns to the right.
shifted({below, D, N}, W) -> {below, D, N - W};
shifted(Frame, _) -> Frame.

%% Text begins the line; Tail is the frame right around it: none, or what follows it there or below.
first(Text, Tail, [], #page{otherwise = {some, D}} = Page) ->
    case fits(Text, Page) of
        false -> go(D, [], Page#page{otherwise = none});
        true when element(1, Tail) =:= right -> go(element(2, Tail), [{left, Text}], Page);
        true -> first(Text, Tail, [], Page#page{otherwise = none})
    end;
first(Text, none, [], #page{indentation = N}) ->
    nest(N, Text);
first(Text, {below, D, N1}, [], #page{paper = Paper, indentation = N} = Page) ->
    nest(N, above(Text, go(D, [], Page#page{paper = Paper - N, indentation = N1})));
first(Text, Tail, [{left, {text, W1, _} = Text1} | Frames], Page) ->
    go(plug(join(Text1, Text), shifted(Tail, -W1)), Frames, Page);
first({text, W, [_ | _]} = Text, Tail, [{rest, Ds, N, How} | Frames], Page) ->
    go(beside(Text, {sep, [plug(nil(), shifted(Tail, W)) | Ds], N - W, How}), Frames, Page);
first(Text, Tail, [Frame | Frames], Page) when element(1, Frame) =:= float_left; element(1, Frame) =:= float_over ->
    go(settle(plug(Text, Tail), Frame), Frames, Page);
first(Text, {below, D, N}, [{right, D1} | Frames], Page) ->
    go(above(Text, nest(N, beside(D, D1))), Frames, Page);
first({text, W, [_ | _]} = Text, {right, D}, [{below, D1, N} | Frames], Page) ->
    go(beside(Text, above(beside(nil(), D), nest(N - W, D1))), Frames, Page);
first(Text, {right, D}, Frames, Page) ->
    go(D, [{left, Text} | Frames], Page);
first(_, Tail, [{rest, Ds, N, single} | Frames], Page) ->
    D = plug(nil(), Tail),
    go({union, {fit, horizontal([D | Ds])}, vertical([D | [nest(N, D1) || D1 <- Ds]])}, Frames, Page);
first(_, Tail, [{rest, [D1 | Ds], N, paragraph} | Frames], Page) ->
    D = plug(nil(), Tail),
    OnTheLine = beside({fit, D}, beside(space(), par([{fit, D1} | Ds], N - 1))),
    go({union, OnTheLine, above(D, nest(N, par([D1 | Ds])))}, Frames, Page);
first(Text, none, [fit | Frames], Page) ->
    go(Text, Frames, Page).

fits({text, W, _}, #page{paper = Paper, ribbon = Ribbon, indentation = N}) -> W + N =< Paper andalso W =< Ribbon.

join({text, _, []}, Text) -> Text;
join(Text, {text, _, []}) -> Text;
join({text, W1, S1}, {text, W2, S2}) -> {text, W1 + W2, [S1 | S2]}.

%% What stands to the right of something has no indentation of its own.
nested(N, D, [], #page{indentation = N1, otherwise = {some, D1}} = Page) ->
    go(D, [], Page#page{indentation = N1 + N, otherwise = {some, nest(-N, D1)}});
nested(N, D, [], #page{indentation = N1} = Page) ->
    go(D, [], Page#page{indentation = N1 + N});
nested(_, D, [Frame | _] = Frames, Page) when element(1, Frame) =:= left; element(1, Frame) =:= float_left ->
    go(D, Frames, Page);
nested(N, D, [{float_over, F, H, V, N1} | Frames], Page) ->
    go(D, [{float_over, F, H, V, N + N1} | Frames], Page);
nested(N, D, [{rest, Ds, N1, How} | Frames], Page) ->
    go(nest(N, {sep, [D | Ds], N1 - N, How}), Frames, Page);
nested(N, D, [Frame | Frames], Page) ->
    go(nest(N, plug(D, shifted(Frame, N))), Frames, Page).

nothing([], _) -> null;
nothing([{below, D, N} | Frames], Page) -> go(nest(N, D), Frames, Page);
nothing([{right, D} | Frames], Page) -> go(D, Frames, Page);
nothing([{left, Text} | Frames], Page) -> go(Text, Frames, Page);
nothing([{rest, _, _, _} | _] = Frames, Page) -> go(nil(), Frames, Page);
nothing([fit | Frames], Page) -> nothing(Frames, Page);
nothing([Frame | Frames], Page) -> go(settle(null, Frame), Frames, Page).

%% No layout of what stands under the frames: the page's other one, if there is one.
impossible(_, #page{otherwise = none}) -> empty;
impossible(_, #page{otherwise = {some, D}} = Page) -> go(D, [], Page#page{otherwise = none}).

%% Floating parts side by side, or above each other, go by their priorities: the lower to the left, and up.
float(D, H, V, [Tail, {float_left, D1, H1, V1} | Frames], Page) when H1 > H, element(1, Tail) =:= right;
                                                                     H1 > H, element(1, Tail) =:= below ->
    go(beside(floating(D, H, V), beside(floating(D1, H1, V1), element(2, Tail))), Frames, Page);
float(D, H, V, [Tail, {float_left, D1, H1, V1} | Frames], Page) when V1 =/= V, element(1, Tail) =:= right;
                                                                     V1 =/= V, element(1, Tail) =:= below ->
    go(above(floating(D1, H1, V1), plug(floating(D, H, V), Tail)), Frames, Page);
float(D, H, V, [Tail, {float_over, D1, H1, V1, N1} | Frames], Page) when V1 > V, element(1, Tail) =:= right;
                                                                         V1 > V, element(1, Tail) =:= below ->
    Lower = case Tail of
                {right, D2} -> above(floating(D1, H1, V1), D2);
                {below, D2, N} -> above(floating(D1, H1, V1), nest(N + N1, D2))
            end,
    go(above(nest(N1, floating(D, H, V)), Lower), Frames, Page);
float(D, H, V, [Tail, {float_over, D1, H1, V, _} | Frames], Page) when H1 =/= H, element(1, Tail) =:= right;
                                                                       H1 =/= H, element(1, Tail) =:= below ->
    go(beside(floating(D1, H1, V), plug(floating(D, H, V), Tail)), Frames, Page);
float(D, H, V, [{right, D1} | Frames], Page) ->
    go(D1, [{float_left, D, H, V} | Frames], Page);
float(D, H, V, [{below, D1, N} | Frames], Page) ->
    go(D1, [{float_over, D, H, V, N} | Frames], Page);
float(D, H, V, [fit | Frames], Page) ->
    go(floating({fit, D}, H, V), Frames, Page);
float(D, H, V, [{float_left, D1, H1, V1} | Frames], Page) ->
    Float = floating(D, H, V),
    Float1 = floating(D1, H1, V1),
    Both = if
               H1 > H -> beside(Float, Float1);
               V1 =/= V -> above(Float, Float1);
               true -> beside(Float1, D)
           end,
    go(Both, Frames, Page);
float(D, H, V, [{float_over, D1, H1, V1, N} | Frames], Page) ->
    Float = floating(D, H, V),
    Float1 = floating(D1, H1, V1),
    Both = if
               V1 > V -> above(nest(N, Float), Float1);
               V1 =:= V, H1 =/= H -> beside(Float, Float1);
               true -> above(Float1, nest(N, D))
           end,
    go(Both, Frames, Page);
float(D, _, _, Frames, Page) ->
    go(D, Frames, Page).

nil() -> text("").

space() -> text(" ").

horizontal(Ds) -> folded(fun(D1, D2) -> beside(D1, beside(space(), D2)) end, Ds).

vertical(Ds) -> folded(fun above/2, Ds).

folded(Join, Ds) ->
    [Last | Before] = lists:reverse(Ds),
    lists:foldl(Join, Last, Before).
