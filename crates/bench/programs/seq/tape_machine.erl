%% An interpreter of a tape language: program in a tuple, tape as a zipper.
-module(tape_machine).
-include("../harness.hrl").

bench() ->
    %% Both only count, in nested loops: one moves sums about, the other nests four deep.
    Source = "++++++++[>++++++++<-]>[<++++>-]<[->+>+<<]>>[-<<+>>]<[->++[->+>+<<]>>[-<<+>>]<<<]",
    Outer = "++++++++++++++++[>++++++++++++++++[>++++++++++++++++[>++++++[>+<-]<-]<-]<-]>>>>",
    loop(60, Source, Outer, 0).

loop(0, _, _, Sum) -> Sum;
loop(N, Source, Outer, Sum) -> loop(N - 1, Source, Outer, Sum + run(Source) + run(Outer) * N).

run(Source) ->
    Code = list_to_tuple(Source),
    Jumps = jumps(Source, 1, [], #{}),
    step(1, tuple_size(Code), Code, Jumps, [], 0, [], 0).

jumps([], _, [], Jumps) -> Jumps;
jumps([$[ | Rest], I, Open, Jumps) -> jumps(Rest, I + 1, [I | Open], Jumps);
jumps([$] | Rest], I, [J | Open], Jumps) -> jumps(Rest, I + 1, Open, Jumps#{I => J, J => I});
jumps([_ | Rest], I, Open, Jumps) -> jumps(Rest, I + 1, Open, Jumps).

step(I, Size, _, _, _, Cell, _, Steps) when I > Size -> Steps * 256 + Cell;
step(I, Size, Code, Jumps, Left, Cell, Right, Steps) ->
    case element(I, Code) of
        $+ -> step(I + 1, Size, Code, Jumps, Left, (Cell + 1) band 255, Right, Steps + 1);
        $- -> step(I + 1, Size, Code, Jumps, Left, (Cell - 1) band 255, Right, Steps + 1);
        $> ->
            {Next, Right1} = pop(Right),
            step(I + 1, Size, Code, Jumps, [Cell | Left], Next, Right1, Steps + 1);
        $< ->
            {Next, Left1} = pop(Left),
            step(I + 1, Size, Code, Jumps, Left1, Next, [Cell | Right], Steps + 1);
        $[ when Cell =:= 0 -> step(map_get(I, Jumps) + 1, Size, Code, Jumps, Left, Cell, Right, Steps + 1);
        $] when Cell =/= 0 -> step(map_get(I, Jumps) + 1, Size, Code, Jumps, Left, Cell, Right, Steps + 1);
        _ -> step(I + 1, Size, Code, Jumps, Left, Cell, Right, Steps + 1)
    end.

pop([]) -> {0, []};
pop([X | Rest]) -> {X, Rest}.
