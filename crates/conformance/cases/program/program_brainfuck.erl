%% An interpreter of eight instructions, printing a greeting.
-module(program_brainfuck).
-include("case.hrl").

main() ->
    run("++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.>++."),
    run(">++++++++++>>>+>+[>>>+[-[<<<<<[+<<<<<]>>[[-]>[<<+>+>-]<[>+<-]<[>+<-[>+<-[>+<-[>+<-[>+<-[>+<-[>+<-[>+<-[>+<-[>[-]>>>>+>+<<<<<<-[>+<-]]]]]]]]]]]>[<+>-]+>>>>>]<<<<<[<<<<<]>>>>>>>[>>>>>]++[-<<<<<]>>>>>>-]+>>>>>]<[>++<-]<<<<[<[>+<-]<<<<]>>[->[-]++++++[<++++++++>-]>>>>]<<<<<[<[>+>+<<-]>.<<<<<]>.>>>>]", 300),
    ok.

run(Source) -> run(Source, 100000).

run(Source, Limit) ->
    {Program, []} = parse(Source, []),
    try exec(Program, {[], 0, []}, 0, Limit)
    catch throw:limit -> io:format("limit~n")
    end.

parse([$[ | R], A) -> {Body, [$] | R2]} = parse(R, []), parse(R2, [{loop, Body} | A]);
parse([$] | _] = R, A) -> {lists:reverse(A), R};
parse([C | R], A) -> parse(R, [C | A]);
parse([], A) -> {lists:reverse(A), []}.

exec(_, _, N, Limit) when N > Limit -> throw(limit);
exec([], T, N, _) -> put(steps, N), T;
exec([I | Is], T, N, Limit) ->
    T2 = op(I, T, N, Limit),
    exec(Is, T2, case I of {loop, _} -> get(steps); _ -> N end + 1, Limit).

op($>, {L, X, []}, _, _) -> {[X | L], 0, []};
op($>, {L, X, [Y | R]}, _, _) -> {[X | L], Y, R};
op($<, {[Y | L], X, R}, _, _) -> {L, Y, [X | R]};
op($+, {L, X, R}, _, _) -> {L, (X + 1) band 255, R};
op($-, {L, X, R}, _, _) -> {L, (X - 1) band 255, R};
op($., {_, X, _} = T, _, _) -> io:put_chars([X]), T;
op({loop, _}, {_, 0, _} = T, N, _) -> put(steps, N), T;
op({loop, B} = I, T, N, Limit) -> T2 = exec(B, T, N, Limit), op(I, T2, get(steps) + 1, Limit).
