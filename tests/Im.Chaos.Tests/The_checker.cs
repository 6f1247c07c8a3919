using Im.Chaos.Checking;
using Im.Chaos.Histories;
using Im.Protocol;

namespace Im.Chaos.Tests;

/// <summary>What the proof rests on: every breach is found, and where there is none, none is.</summary>
public sealed class The_checker
{
    private readonly World _world = new();

    [Fact]
    public void Finds_nothing_where_all_went_well() => Assert.Empty(_world.Look());

    [Fact]
    public void Finds_an_acknowledged_message_that_is_not_archived()
    {
        _world.Messages.RemoveAll(it => it.Id == "one-0:2");

        AssertFound(ViolationKind.Lost, "one-0:2", "is not archived");
    }

    [Fact]
    public void Finds_a_message_archived_elsewhere_than_acknowledged()
    {
        _world.Answers[2] = _world.Answers[2] with { Seq = 9 };

        AssertFound(ViolationKind.Lost, "one-0:2", "#9");
    }

    [Fact]
    public void Finds_a_message_archived_otherwise_than_sent()
    {
        _world.Messages[0] = _world.Messages[0] with { Content = """{"text":"forged","tenant":"one"}""" };

        AssertFound(ViolationKind.Lost, "one-0:1", "forged");
    }

    [Fact]
    public void Finds_a_message_archived_twice()
    {
        _world.Messages.Add(_world.Messages[0] with { Seq = 4 });

        AssertFound(ViolationKind.Doubled, "one-0:1", "archived 2 times");
    }

    [Fact]
    public void Finds_a_message_that_nobody_sent()
    {
        _world.Messages.Add(_world.Messages[0] with { Seq = 4, Id = "one-0:77" });

        AssertFound(ViolationKind.Foreign, "one-0:77", "nobody sent");
    }

    [Fact]
    public void Finds_a_refused_message_that_is_archived()
    {
        _world.Answers[0] = _world.Answers[0] with { Code = ErrorCode.Forbidden };

        AssertFound(ViolationKind.Foreign, "one-0:1", "was refused");
    }

    [Fact]
    public void Finds_a_hole_in_the_seqs()
    {
        _world.Messages[2] = _world.Messages[2] with { Seq = 4 };

        AssertFound(ViolationKind.Gap, _world.Chat, "has no #3");
    }

    [Fact]
    public void Finds_a_seq_given_twice()
    {
        _world.Messages[2] = _world.Messages[2] with { Seq = 2 };

        AssertFound(ViolationKind.Doubled, _world.Chat, "#2 twice");
    }

    [Fact]
    public void Finds_messages_of_one_sender_out_of_their_order()
    {
        (_world.Messages[0], _world.Messages[2]) = (_world.Messages[0] with { Seq = 3 }, _world.Messages[2] with { Seq = 1 });

        AssertFound(ViolationKind.Order, "one-0:1", "was sent before");
    }

    [Fact]
    public void Finds_a_message_shown_twice()
    {
        _world.Shown.Add(_world.Shown[0]);

        AssertFound(ViolationKind.Doubled, "one-1", "#1 2 times");
    }

    [Fact]
    public void Finds_a_message_shown_at_two_places()
    {
        _world.Shown.Add(_world.Shown[0] with { Seq = 9 });

        AssertFound(ViolationKind.Doubled, "one-0:1", "several places");
    }

    [Fact]
    public void Finds_messages_shown_out_of_order()
    {
        _world.Shown.Reverse();

        AssertFound(ViolationKind.Order, "one-1", "after #");
    }

    [Fact]
    public void Finds_that_two_see_different_messages_at_one_place()
    {
        _world.Shown[0] = _world.Shown[0] with { Id = "one-0:2" };

        AssertFound(ViolationKind.Order, "one-1", "where the archive has one-0:1");
    }

    [Fact]
    public void Finds_a_message_that_was_shown_and_is_gone()
    {
        _world.Shown.Add(_world.Shown[0] with { Seq = 9, Id = "one-0:9" });

        AssertFound(ViolationKind.Lost, "one-0:9", "which is not archived");
    }

    [Fact]
    public void Finds_a_message_that_a_receiver_never_saw()
    {
        _world.Shown.RemoveAt(0);

        AssertFound(ViolationKind.Gap, "one-1", "was never shown");
    }

    [Fact]
    public void Finds_a_message_that_a_store_lacks()
    {
        _world.Kept.RemoveAt(0);

        AssertFound(ViolationKind.Gap, "one-0", "lacks");
    }

    [Fact]
    public void Finds_a_message_that_a_store_has_twice()
    {
        _world.Kept.Add(_world.Kept[0]);

        AssertFound(ViolationKind.Doubled, "one-0", "2 times");
    }

    [Fact]
    public void Finds_a_message_that_a_store_has_at_another_place()
    {
        _world.Kept[0] = _world.Kept[0] with { Seq = 9 };

        AssertFound(ViolationKind.Order, "one-0:1", "the archive does not");
    }

    [Fact]
    public void Finds_a_message_that_stays_in_an_outbox()
    {
        _world.Kept.Add(new Kept("one-0", _world.Bob.Account, 0, "one-0:8", "pending", null));

        AssertFound(ViolationKind.Lost, "one-0:8", "outbox");
    }

    [Fact]
    public void Finds_a_message_shown_to_who_was_not_in_the_group_any_more()
    {
        var last = _world.Messages[^1];
        _world.Shown.Add(new Shown("one-1", World.Group, last.Seq, last.Id, last.Sender, "one", last.Content, TimeSpan.Zero));

        AssertFound(ViolationKind.Foreign, "one-1", "not for it");
    }

    [Fact]
    public void Finds_a_message_of_who_was_not_in_the_group_any_more()
    {
        _world.Say(_world.Bob, "5", World.Group);

        AssertFound(ViolationKind.Foreign, "one-1:5", "who was not in it");
    }

    [Fact]
    public void Finds_stays_that_do_not_fit_the_groups_events()
    {
        _world.Messages.RemoveAll(it => it.Content.Contains("removed", StringComparison.Ordinal));

        AssertFound(ViolationKind.Foreign, _world.Bob.Account, "by its events");
    }

    [Fact]
    public void Finds_a_chat_that_one_of_the_two_has_no_part_in()
    {
        _world.Forgotten = _world.Ann.Account;

        AssertFound(ViolationKind.Gap, _world.Bob.Account, "may not see #1");
    }

    [Fact]
    public void Finds_a_group_that_one_who_came_has_no_part_in()
    {
        _world.Forgotten = World.Group;

        AssertFound(ViolationKind.Gap, _world.Bob.Account, "may see nothing of it");
    }

    [Fact]
    public void Finds_what_is_archived_in_another_tenant()
    {
        _world.Messages[0] = _world.Messages[0] with { Tenant = "two" };

        AssertFound(ViolationKind.Crossed, "one-0:1", "archived in two");
    }

    [Fact]
    public void Finds_what_is_shown_in_another_tenant()
    {
        _world.Shown.Add(_world.Shown[0] with { Device = "two-0" });

        AssertFound(ViolationKind.Crossed, "two-0", "of tenant one");
    }

    [Fact]
    public void Finds_who_does_not_hear_while_the_run_goes_on()
    {
        var tablet = new Device("one-2", "one", "ann", DeviceKind.Mqtt5);
        Device[] devices = [_world.Ann, _world.Bob, _world.Stranger, tablet];
        var sent = _world.Sent.Take(1).ToList();

        Assert.Equal([("one-2", "one-0:1")], Hearing.Missing(devices, sent, _world.Shown));
        Assert.Equal([("one-1", "one-0:1"), ("one-2", "one-0:1")], Hearing.Missing(devices, sent, []));
    }

    [Fact]
    public void Tells_what_was_seen_while_it_happened()
    {
        _world.Complaints.Add(new Complaint("It did not come back.", TimeSpan.FromSeconds(3)));

        AssertFound(ViolationKind.Down, "It did not come back.", "");
    }

    private void AssertFound(ViolationKind kind, string who, string what) => Assert.Contains(
        _world.Look(),
        it => it.Kind == kind && it.Text.Contains(who, StringComparison.Ordinal) && it.Text.Contains(what, StringComparison.Ordinal));
}
